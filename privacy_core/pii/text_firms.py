"""Organizations that a text's grammar tells: "works at X", "my X account", "X's website", "CEO of X", "X announced"."""

from collections.abc import Iterator, Sequence

from privacy_core.pii import gazetteer
from privacy_core.pii.spans import Span
from privacy_core.pii.text_brands import ACRONYMS, BRANDS
from privacy_core.pii.text_cues import (
    AT_WORK,
    BOUGHT_THINGS,
    BY_FIRMS,
    FIRMS,
    LABELS,
    OF_FIRMS,
    OWNED_BY_FIRMS,
    RENAMED,
    STRONG_LABELS,
    TAKEN_FROM_FIRMS,
    VERBS_OF_FIRMS,
)
from privacy_core.pii.text_name_forms import NOT_NAMES
from privacy_core.pii.text_organization_words import HEADS
from privacy_core.pii.text_regions import place_end
from privacy_core.pii.text_tokens import CAPITALS, NUMBERS, Shape, Token, over
from privacy_core.pii.text_words import JOBS, LEGAL_FORMS, SOFTWARE, STREET_WORDS, SURNAME_ENDS, words

_LONGEST = 5
_TAKEN = TAKEN_FROM_FIRMS | {"quote", "quotation", "estimate", "statement", "cheque", "payslip", "transfer"}
_LABELED = words(
    "shipper consignee carrier assured insurer merchant union school club publisher hospital contractor clinic"
    " manufacturer distributor exporter importer bank arbeitgeber firma employeur empresa azienda werkgever pracodawca"
    " schule verein"
)
_ONCE = frozenset({"formerly", "now", "also", "previously", "became", "better"})
_MET = frozenset({("with", "interview"), ("with", "interviewed"), ("with", "appointment")})
_DOERS = ("writer", "singer", "player", "founder", "driver", "worker", "maker", "keeper", "ist")
_NO_BEGINNINGS = NOT_NAMES | LABELS | STRONG_LABELS
_OWNERS = frozenset({"my", "your", "her", "his", "their", "our", "the", "a", "an", "new", "another"})


def firms(tokens: Sequence[Token]) -> Iterator[Span]:
    """Names with capitals that are no people's or places', beside a word that speaks of firms."""
    at = 0
    while at < len(tokens):
        if not _may_begin(tokens, at):
            at += 1
            continue
        if tokens[at].key in BRANDS or tokens[at].text in ACRONYMS:
            yield over(
                tokens, at, at + 1, "ORGANIZATION", score=0.6, rule="brands", reason="it is a well-known organization"
            )
        end = _name_end(tokens, at)
        reason = _reason(tokens, at, end)
        if reason is not None and _no_other(tokens, at, end):
            yield over(tokens, at, end, "ORGANIZATION", score=0.55, rule="grammar of organizations", reason=reason)
        at = end


def _may_begin(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    return token.shape in CAPITALS and len(token.text) > 1 and token.key not in _NO_BEGINNINGS


def _name_end(tokens: Sequence[Token], at: int) -> int:
    """Past words with capitals on one line, joined by "&", "and" or "of" only between two of them."""
    end = at + 1
    while end < len(tokens) and end - at < _LONGEST:
        token = tokens[end]
        if token.shape in CAPITALS and token.key not in NOT_NAMES:
            end += 1
        elif token.text == "&" and end + 1 < len(tokens) and tokens[end + 1].shape in CAPITALS:
            end += 2
        else:
            break
    return end


def _reason(tokens: Sequence[Token], at: int, end: int) -> str | None:
    keys = [token.key for token in tokens[max(0, at - 4) : at] if token.shape is not Shape.LINE]
    keys = ["", "", "", *keys]
    if keys[-1] in {"the", "a", "my", "our"}:
        keys.pop()
    last, before, further = keys[-1], keys[-2], keys[-3]
    if last == "of" and before in OF_FIRMS:
        return "the words before it speak of an organization"
    employed = (before in AT_WORK | JOBS or further in AT_WORK) and (last, before) not in _MET
    if last in {"at", "for", "with", "@"} and employed:
        return "it stands where an employer does"
    if last in {"from", "with", "by", "to"} and before in (BY_FIRMS if last == "by" else _TAKEN):
        return "the words before it speak of what organizations do"
    if (
        last in FIRMS
        or (before in (FIRMS | _LABELED if last == ":" else FIRMS) and last in {"called", "named", ":", ","})
        or last in {"joined", "joining"}
    ):
        return "the words before it say that it is one"
    if last in RENAMED or (last in {"as", "to"} and (before == "renamed" or (before == "known" and further in _ONCE))):
        return "it is a new name of something"
    return None if last in JOBS | LABELS | STRONG_LABELS or last.endswith(_DOERS) else _acts(tokens, at, end)


def _acts(tokens: Sequence[Token], at: int, end: int) -> str | None:
    """What is told by the words behind a name."""
    behind = [token.key for token in tokens[end : end + 3]] + [""] * 3
    if behind[0] in {"'", "’"} and behind[1] == "s" and behind[2] in OWNED_BY_FIRMS:
        return "it has what organizations have"
    small = end < len(tokens) and tokens[end].shape is Shape.LOWER
    owner = tokens[at - 1].key if at else ""
    if small and behind[0] in BOUGHT_THINGS and owner in _OWNERS:
        return "it stands before what organizations give"
    if small and (behind[0] in VERBS_OF_FIRMS or (behind[0] in {"was", "is", "has"} and behind[1] in VERBS_OF_FIRMS)):
        return "it does what organizations do"
    return None


def _no_other(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether a name is no known person's, place's or people's, nor one of software, work or a street."""
    keys = [token.key for token in tokens[at:end]]
    if (keys[0] in gazetteer.first_names() or keys[0] in gazetteer.demonyms()) and not LEGAL_FORMS & set(keys[1:]):
        return False
    if end - at == 2 and keys[1].endswith(SURNAME_ENDS) and keys[1] not in HEADS:
        return False
    if place_end(tokens, at) == end or keys[-1] in JOBS | STREET_WORDS or keys[-1] in SOFTWARE:
        return False
    upper = tokens[at].shape is Shape.UPPER and end == at + 1 and len(tokens[at].text) < 3
    return not upper and not (end < len(tokens) and tokens[end].shape in NUMBERS)
