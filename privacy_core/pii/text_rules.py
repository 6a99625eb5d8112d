"""What a language model and patterns find in a text, made better by rules for names, places, addresses, dates, titles.

A model alone takes bare numbers for dates, streets for people and abbreviations for organizations, and it misses names
that stand without a sentence. Each of its findings is judged by lists of names and by its neighbours, and what rules
find joins them; `spans.settled` chooses.
"""

from bisect import bisect_right
from collections.abc import Sequence

from privacy_core.pii.spans import Method, Span
from privacy_core.pii.text_addresses import addresses
from privacy_core.pii.text_blocks import line_above
from privacy_core.pii.text_codes import ages_beside, phones, zips
from privacy_core.pii.text_dates import forms
from privacy_core.pii.text_firms import firms
from privacy_core.pii.text_mentions import mentions, written_in_mail
from privacy_core.pii.text_model import judged
from privacy_core.pii.text_names import persons
from privacy_core.pii.text_organizations import organizations
from privacy_core.pii.text_places import peoples, places
from privacy_core.pii.text_regions import regions
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
    people += written_in_mail(text, words, [span for span in given if span.entity == "EMAIL_ADDRESS"])
    people += mentions(text, words, [*people, *model_people])
    everybody = [*people, *model_people]
    jobs = list(titles(words, everybody))
    return [
        *_outside(text, given, postal),
        *postal,
        *forms(text),
        *zips(words),
        *phones(text),
        *people,
        *model,
        *places(words),
        *regions(words),
        *organizations(words),
        *firms(words),
        *peoples(words),
        *jobs,
        *line_above(words, postal, [*everybody, *jobs], [span for span in given if span.entity in _REACH]),
        *ages_beside(words, everybody),
    ]


_REACH = frozenset({"PHONE_NUMBER", "EMAIL_ADDRESS", "URL"})


def _outside(text: str, spans: Sequence[Span], postal: Sequence[Span]) -> list[Span]:
    """The given ones without what is part of an address, unless a check digit proved it, or of a longer number.

    One in ten stretches of a long number has some country's right check digit.
    """
    starts = [each.start for each in postal]
    kept = []
    for span in spans:
        before = bisect_right(starts, span.start)
        inside = before > 0 and span.end <= postal[before - 1].end
        if not (inside and span.method is Method.PATTERN) and not _cuts_a_number(text, span):
            kept.append(span)
    return kept


def _cuts_a_number(text: str, span: Span) -> bool:
    if span.method not in {Method.CHECKSUM, Method.PATTERN}:
        return False
    edges = (text[max(0, span.start - 1) : span.start + 1], text[span.end - 1 : span.end + 1])
    return any(len(edge) == 2 and edge.isdigit() for edge in edges)
