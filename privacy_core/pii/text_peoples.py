"""Peoples, faiths and political groups in a text; not languages, dishes, breeds or coins of the same name."""

from collections.abc import Sequence

from privacy_core.pii import gazetteer
from privacy_core.pii.spans import Span
from privacy_core.pii.text_nations import (
    BEFORE_ORTHODOX,
    JOINED,
    LABELS,
    LANGUAGE_BEFORE,
    LANGUAGE_BEHIND,
    NOT_ALONE,
    ONLY_CAPITAL,
    PAIRS,
    SIDES,
    THINGS_BEHIND,
)
from privacy_core.pii.text_tokens import CAPITALS, WORDS, Shape, Token, over
from privacy_core.pii.text_words import CAPITAL_DEMONYMS, ORDINARY, ROLES, words

_ONLY_CAPITAL = CAPITAL_DEMONYMS | ONLY_CAPITAL
_WITNESS = frozenset({"witness", "witnesses"})
_NO_VALUES = words("none unknown other not keine aucune nessuna ninguna geen see undisclosed declined")


def peoples(tokens: Sequence[Token]) -> list[Span]:
    """Nationalities, religions and political groups."""
    found = []
    for at, token in enumerate(tokens):
        if token.shape not in WORDS:
            continue
        if token.key in LABELS:
            found += _labelled(tokens, at)
        stem = _stem(token)
        if stem is None or _of_a_thing(tokens, at) or _of_a_language(tokens, at) or _of_a_name(tokens, at, stem):
            continue
        first, end = _whole(tokens, at, stem)
        if end - first == 1 and stem in NOT_ALONE:
            continue
        found.append(
            over(
                tokens,
                first,
                end,
                "NRP",
                score=0.6,
                rule="peoples",
                reason="it is what people of a country, a religion or a party are called",
            )
        )
    return found


def of_peoples(tokens: Sequence[Token], spans: Sequence[Span]) -> list[Span]:
    """A language model's findings without the peoples that are languages, dishes or words of no list of peoples."""
    at = {token.start: index for index, token in enumerate(tokens)}
    return [span for span in spans if span.entity != "NRP" or _stands(tokens, at.get(span.start), span)]


def _stands(tokens: Sequence[Token], at: int | None, span: Span) -> bool:
    if at is None:
        return True
    if _of_a_thing(tokens, at) or _of_a_language(tokens, at):
        return False
    alone = tokens[at].end == span.end
    return not alone or _stem(tokens[at]) is not None or tokens[at].key.removesuffix("s").endswith(_ENDS)


_ENDS = ("an", "ese", "ish", "ist", "ite", "i")


def _stem(token: Token) -> str | None:
    """The word that the lists have of this one; None if they have none, or have it with a capital only."""
    key, known = token.key, gazetteer.peoples()
    if key in known:
        return _capital(token, key)
    if key.endswith("s"):
        for stem in (key[:-1], key[:-2], f"{key[:-3]}y" if key.endswith("ies") else key):
            if stem in known:
                return _capital(token, stem)
    elif key.endswith("men") and f"{key[:-3]}man" in known:
        return f"{key[:-3]}man"
    if token.shape is Shape.LOWER and key in gazetteer.small_peoples():
        return key
    if "-" in key:
        lead, _, last = key.partition("-")
        if last in gazetteer.peoples() and (lead in gazetteer.peoples() or lead in JOINED):
            return last
    return None


def _capital(token: Token, stem: str) -> str | None:
    """The word, unless it needs a capital and has none."""
    return None if token.shape is Shape.LOWER and stem in _ONLY_CAPITAL else stem


def _whole(tokens: Sequence[Token], at: int, stem: str) -> tuple[int, int]:
    """The words that are one group with this one: Roman Catholic, North Korean, Sri Lankan, Jehovah's Witness."""
    if stem == "jehovah" and at + 3 < len(tokens) and tokens[at + 3].key in _WITNESS:
        return at, at + 4
    before = tokens[at - 1] if at else None
    if before is None or before.shape not in CAPITALS:
        return at, at + 1
    pair = f"{before.key} {stem}"
    if (
        pair in PAIRS
        or (stem in {"orthodox", "catholic"} and before.key in BEFORE_ORTHODOX)
        or (before.key in SIDES and stem not in {"democrat", "republican"})
        or (stem == "american" and (before.key in gazetteer.peoples() or before.key in {"african", "asian"}))
        or before.key in {"roman", "saudi", "puerto", "shia"}
    ):
        return at - 1, at + 1
    return at, at + 1


def _of_a_thing(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word behind makes it a dish, a breed, a coin, a firm: Greek yoghurt; or it is part of a group."""
    if at + 1 == len(tokens):
        return False
    behind = tokens[at + 1]
    if behind.key in THINGS_BEHIND:
        return True
    key = f"{tokens[at].key} {behind.key.removesuffix('s')}"
    follows = behind.shape in CAPITALS and tokens[at].shape in CAPITALS
    orthodox = tokens[at].key in BEFORE_ORTHODOX and behind.key in {"orthodox", "catholic"}
    return follows and (key in PAIRS or orthodox or (behind.key.removesuffix("s") == "american"))


def _of_a_language(tokens: Sequence[Token], at: int) -> bool:
    before = tokens[at - 1].key if at else ""
    behind = tokens[at + 1].key if at + 1 < len(tokens) else ""
    if behind in LANGUAGE_BEHIND or tokens[at].key.endswith("-speaking"):
        return True
    if before in LANGUAGE_BEFORE or (before in {"and", "or", ","} and at > 2 and _spoken(tokens, at - 2)):
        return True
    ends = behind in {"", ".", ",", ";", "!", "?", ")", "\n"}
    return before in {"in", "en", "into", "from", "auf", "le", "du", "el", "il"} and ends and tokens[at].key[-1:] != "s"


def _spoken(tokens: Sequence[Token], at: int) -> bool:
    """Whether a people before "and" is a language: "speak Portuguese and Welsh"."""
    return tokens[at].key in gazetteer.peoples() and tokens[at - 1].key in LANGUAGE_BEFORE


def _of_a_name(tokens: Sequence[Token], at: int, stem: str) -> bool:
    """Whether it is a first name before a surname: Danish Aamir, Christian Meyer."""
    if at + 1 == len(tokens) or tokens[at].shape is not Shape.CAPITALISED:
        return False
    behind = tokens[at + 1]
    return (
        tokens[at].key == stem
        and gazetteer.names_people(stem)
        and behind.shape in CAPITALS
        and gazetteer.is_surname(behind.key)
        and not gazetteer.is_english(behind.key)
    )


def _labelled(tokens: Sequence[Token], at: int) -> list[Span]:
    """What stands behind "Nationality:", in one or two words up to a mark or the end of the line."""
    begin = at + 1 + (at + 1 < len(tokens) and tokens[at + 1].key in {"group", "origin"})
    if begin >= len(tokens) or tokens[begin].text not in {":", "="}:
        return []
    first = end = begin + 1
    while end < len(tokens) and tokens[end].shape in WORDS and end - first < 3:
        end += 1
    closed = end == len(tokens) or tokens[end].text in {"\n", ",", ";", "/", ".", "|", ")", "("}
    keys = {token.key for token in tokens[first:end]}
    whole = " ".join(token.key for token in tokens[first:end])
    if first == end or not closed or end - first > 2 or keys & (_NO_VALUES | ORDINARY | ROLES):
        return []
    if whole in gazetteer.countries():
        return []
    reason = "the word before it asks for a people or a faith"
    return [over(tokens, first, end, "NRP", score=0.65, rule="peoples", reason=reason)]
