"""What a language model and patterns find in a text, made better by rules for names, places, addresses, dates, titles.

A model alone takes bare numbers for dates, streets for people and abbreviations for organizations, and it misses names
that stand without a sentence. Each of its findings is judged by lists of names and by its neighbours, and what rules
find joins them; `spans.settled` chooses.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence

from privacy_core.pii.spans import Method, Span
from privacy_core.pii.text_addresses import addresses
from privacy_core.pii.text_ages import ages, ages_beside
from privacy_core.pii.text_blocks import line_above
from privacy_core.pii.text_cards import below_work
from privacy_core.pii.text_codes import zips
from privacy_core.pii.text_dates import as_in_texts, beside_dates, forms
from privacy_core.pii.text_firms import firms
from privacy_core.pii.text_labelled import labelled
from privacy_core.pii.text_licences import licences
from privacy_core.pii.text_mentions import mentions, written_in_mail
from privacy_core.pii.text_model import judged
from privacy_core.pii.text_names import persons
from privacy_core.pii.text_organizations import organizations
from privacy_core.pii.text_people_beside import joined, no_things
from privacy_core.pii.text_peoples import of_peoples, peoples
from privacy_core.pii.text_phones import less_lucky, phones
from privacy_core.pii.text_places import places
from privacy_core.pii.text_regions import regions
from privacy_core.pii.text_titles import titles, without_parts
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
    dates = forms(text)
    postal = beside_dates(text, addresses(text, words), dates)
    model = judged(text, words, [span for span in spans if span.method is Method.NER])
    model = no_things(words, of_peoples(words, model))
    given = as_in_texts([span for span in spans if span.method is not Method.NER], dates)
    people = persons(words)
    model_people = [span for span in model if span.entity == "PERSON"]
    people += written_in_mail(text, words, [span for span in given if span.entity == "EMAIL_ADDRESS"])
    people += joined(words, [*people, *model_people])
    people += mentions(text, words, [*people, *model_people])
    people = no_things(words, people)
    everybody = [*people, *model_people]
    jobs = list(titles(words, everybody))
    reached = list(phones(text, everybody))
    given = less_lucky(text, given, reached)
    return [
        *_outside(text, without_parts(given, jobs), postal),
        *postal,
        *dates,
        *zips(words),
        *reached,
        *labelled(text, words),
        *licences(text),
        *people,
        *model,
        *places(words),
        *regions(words),
        *organizations(words),
        *firms(words),
        *below_work(words),
        *peoples(words),
        *jobs,
        *line_above(words, postal, [*everybody, *jobs], [span for span in given if span.entity in _REACH]),
        *ages(text),
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
        part = span.entity == "STREET_ADDRESS" and _PART_OF.match(text, span.start)
        if not (inside and span.method is Method.PATTERN) and not _cuts_a_number(text, span) and not part:
            kept.append(span)
    return kept


_PART_OF = re.compile(r"[\d/]+ of (?:the|my|our|his|her|their|a)\b")
"""What begins as "3/4 of the way" does is no street."""


def _cuts_a_number(text: str, span: Span) -> bool:
    if span.method not in {Method.CHECKSUM, Method.PATTERN}:
        return False
    edges = (text[max(0, span.start - 1) : span.start + 1], text[span.end - 1 : span.end + 1])
    return any(len(edge) == 2 and edge.isdigit() for edge in edges)
