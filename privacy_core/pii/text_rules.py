"""What a language model and patterns find in a text, made better by rules for names, places, addresses, dates, titles.

A model alone takes bare numbers for dates, streets for people and abbreviations for organizations, and it misses names
that stand without a sentence. Each of its findings is judged by lists of names and by its neighbours, and what rules
find joins them; `spans.settled` chooses.
"""

from collections.abc import Sequence

from privacy_core.pii.spans import Method, Span
from privacy_core.pii.text_addresses import addresses
from privacy_core.pii.text_blocks import line_above
from privacy_core.pii.text_codes import ages_beside, zips
from privacy_core.pii.text_dates import forms
from privacy_core.pii.text_model import judged
from privacy_core.pii.text_names import mentions, persons
from privacy_core.pii.text_places import organizations, peoples, places
from privacy_core.pii.text_titles import titles
from privacy_core.pii.text_tokens import tokens


def refine(text: str, spans: Sequence[Span]) -> list[Span]:
    """All candidates in a text, for `spans.settled` to choose from: those given, less noise, and those of the rules.

    Args:
        text: Any text; what is no text of words costs one pass.
        spans: What others found in it.
    """
    words = tokens(text)
    if not words:
        return list(spans)
    postal = addresses(text, words)
    model = judged(text, words, [span for span in spans if span.method is Method.NER])
    given = [span for span in spans if span.method is not Method.NER]
    people = persons(words)
    model_people = [span for span in model if span.entity == "PERSON"]
    people += mentions(text, words, [*people, *model_people])
    everybody = [*people, *model_people]
    jobs = list(titles(words, everybody))
    kept = [span for span in given if not _within(span, postal)]
    return [
        *kept,
        *postal,
        *forms(text),
        *zips(words),
        *people,
        *model,
        *places(words),
        *organizations(words),
        *peoples(words),
        *jobs,
        *line_above(words, postal, [*everybody, *jobs], [span for span in given if span.entity in _REACH]),
        *ages_beside(words, everybody),
    ]


_REACH = frozenset({"PHONE_NUMBER", "EMAIL_ADDRESS", "URL"})


def _within(span: Span, longer: Sequence[Span]) -> bool:
    """Whether a pattern's finding is part of a whole address, where no check digit proved it."""
    return span.method is Method.PATTERN and any(each.start <= span.start and span.end <= each.end for each in longer)
