"""Settling the findings of many texts at once gives what settling each text by itself gives, whatever they are."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy_core.pii.spans import Method, Span, settled
from privacy_core.usecases import text_settling

KINDS = ["AGE", "PERSON", "URL"]

spans = st.builds(
    lambda start, length, entity, score, method: Span(
        start=start, end=start + length, entity=entity, score=score, method=method, rule="", reason=""
    ),
    st.integers(0, 12),
    st.integers(1, 8),
    st.sampled_from(KINDS),
    st.sampled_from([0.1, 0.3, 0.5, 0.9]),
    st.sampled_from(list(Method)[:3]),
)


def together(found, threshold):
    """The winners of all texts, as text and span."""
    flat = [(text, each) for text, spans in enumerate(found) for each in spans]
    text = np.array([at for at, _ in flat], dtype=np.int64)
    start, end = (np.array([getattr(each, name) for _, each in flat], dtype=np.int64) for name in ("start", "end"))
    score = np.array([each.score for _, each in flat], dtype=np.float64)
    rank = text_settling.places_of_rank(
        np.array([each.method.rank for _, each in flat], dtype=np.int64),
        score,
        start=start,
        end=end,
        entity=np.array([KINDS.index(each.entity) for _, each in flat], dtype=np.int64),
    )
    won = text_settling.winners(score >= threshold, *text_settling.rivals(text, start, end, rank=rank))
    return sorted((flat[at] for at in np.flatnonzero(won)), key=lambda one: (one[0], one[1].start))


@settings(max_examples=300)
@given(st.lists(st.lists(spans, max_size=8), max_size=4), st.sampled_from([0.0, 0.3, 0.4, 1.0]))
def test_what_counts_is_what_counts_in_each_text(found, threshold):
    alone = [(at, each) for at, spans in enumerate(found) for each in settled(spans, threshold=threshold)]
    assert together(found, threshold) == alone


def test_a_better_finding_that_is_itself_beaten_rules_nothing_out():
    def one(start, end, method):
        return Span(start=start, end=end, entity="AGE", score=0.9, method=method, rule="", reason="")

    chain = [one(0, 4, Method.CHECKSUM), one(3, 8, Method.PATTERN), one(7, 12, Method.NER)]
    assert [each.start for _, each in together([chain], 0.4)] == [0, 7]
