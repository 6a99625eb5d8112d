"""Names of people that something else in the same text tells: an e-mail address, a name in full."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from privacy_core.pii import gazetteer
from privacy_core.pii.spans import Method, Span
from privacy_core.pii.text_name_forms import (
    NOT_NAMES,
)
from privacy_core.pii.text_tokens import WORDS, Token, begins_sentence, fold, over
from privacy_core.pii.text_words import (
    ALSO_WORDS,
    ORDINARY,
    SOFTWARE,
)  # fmt: skip


def written_in_mail(text: str, tokens: Sequence[Token], mails: Sequence[Span]) -> Iterator[Span]:
    """Two or three words that an e-mail address in the same text is made of, in small letters too."""
    locals_ = {_letters(text[span.start : span.end].split("@", 1)[0]) for span in mails}
    locals_ = {name for name in locals_ if len(name) > 5}
    if not locals_:
        return
    for at in range(len(tokens) - 1):
        if tokens[at].shape not in WORDS:
            continue
        for length in (2, 3):
            part = [token for token in tokens[at : at + length] if token.shape in WORDS]
            if len(part) < length or any(token.key in ORDINARY for token in part):
                break
            keys = [_letters(token.key) for token in part]
            if {"".join(keys), keys[-1] + "".join(keys[:-1]), keys[0][:1] + keys[-1]} & locals_:
                yield over(
                    tokens,
                    at,
                    at + length,
                    "PERSON",
                    score=0.8,
                    rule="e-mail",
                    reason="an e-mail address is made of it",
                )


def _letters(name: str) -> str:
    return "".join(filter(str.isalpha, fold(name)))


def _sure(words: Sequence[str]) -> bool:
    """Whether what only a model takes for a person has a first name of the list, or several words as full names do."""
    keys = [fold(word) for word in words]
    return any(key in gazetteer.first_names() for key in keys) or (len(keys) > 1 and not SOFTWARE & set(keys))


def mentions(text: str, tokens: Sequence[Token], people: Sequence[Span]) -> Iterator[Span]:
    """Parts of full names that stand alone elsewhere in the text: "Mr Novak" behind "Anna Novak"."""
    parts = set()
    for span in people:
        words = [word.strip(".,") for word in text[span.start : span.end].split()]
        if span.method is Method.NER and not _sure(words):
            continue
        parts |= {word for word in words if len(word) > 2 and word[0].isupper() and word.lower() not in NOT_NAMES}
    if not parts:
        return
    spans = sorted((span.start, span.end) for span in people)
    starts = [start for start, _ in spans]
    furthest = list(accumulate((end for _, end in spans), max))
    for at, token in enumerate(tokens):
        if token.text in parts:
            before = bisect_right(starts, token.start)
            if before and furthest[before - 1] > token.start:
                continue
            if token.key in ALSO_WORDS and begins_sentence(tokens, at):
                continue
            yield over(
                tokens,
                at,
                at + 1,
                "PERSON",
                score=0.75,
                rule="a name again",
                reason="it is part of a name in the same text",
            )
