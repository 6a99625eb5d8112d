"""Rules for how people are reached: e-mail and phone."""

from functools import partial

from privacy_core.pii import validators, validators_network
from privacy_core.pii.patterns import LETTERS
from privacy_core.pii.rule import NUMBERS, TEXTS, Rule

_EMAIL = (
    rf"[{LETTERS}0-9._%+'&=~-]*[{LETTERS}0-9_+-]@"
    rf"(?:[{LETTERS}0-9](?:[{LETTERS}0-9-]*[{LETTERS}0-9])?\.)+[{LETTERS}][{LETTERS}0-9-]*"
)
_LABEL = rf"[{LETTERS}0-9](?:[{LETTERS}0-9-]*[{LETTERS}0-9])?"
_DOT = r"(?:\.| ?[\[({](?i:dot|punkt|point)[\])}] ?)"
_LOCAL = rf"[{LETTERS}0-9._+'&=~-]*[{LETTERS}0-9_+-]"
_EXTENSION = r"(?:,? ?(?:(?i:x|ext\.?|extension|durchwahl|poste)) ?\d{1,6})?"
_DIGIT = "[ ().\u00a0\u2011/-]{0,3}[0-9]"

_email = partial(Rule, entity="EMAIL_ADDRESS", pattern=_EMAIL, length=(5, 320))
_phone = partial(
    Rule, entity="PHONE_NUMBER", length=(7, 40), accepts=validators.phone, score_near=0.85, glue="-./", window=(40, 20)
)

CONTACT_RULES = (
    _email(
        name="in a domain that can exist",
        accepts=validators_network.email,
        checksum=True,
        proof="its domain ends as real ones do",
        chance=0.01,
        score=0.98,
    ),
    _email(
        name="in a domain that cannot exist",
        accepts=validators_network.email_form,
        weak=True,
        score=0.35,
        score_near=0.7,
    ),
    _email(
        name="with its sign written out",
        pattern=rf"{_LOCAL}(?:{_DOT}[{LETTERS}0-9_+-]+)*"
        rf"(?: ?[\[({{](?i:at)[\])}}] ?|%40|&#64;|&#(?i:x)40;|&commat;)(?:{_LABEL}{_DOT})+[{LETTERS}]{{2,24}}",
        accepts=validators_network.email_written_out,
        score=0.6,
        score_near=0.9,
    ),
    _email(
        name="with blanks or a line's end beside its sign",
        pattern=rf"{_LOCAL}(?: @ ?|@ |@\r?\n)(?:{_LABEL}\.)+[{LETTERS}]{{2,24}}",
        accepts=validators_network.email_written_out,
        score=0.55,
        score_near=0.8,
    ),
    _phone(
        name="international",
        pattern=rf"\+[1-9](?:{_DIGIT}){{6,14}}" + _EXTENSION,
        score=0.75,
        score_near=0.95,
        types=NUMBERS,
    ),
    _phone(name="international after 00", pattern=rf"00[1-9](?:{_DIGIT}){{8,13}}" + _EXTENSION, score=0.5),
    _phone(
        name="North American",
        pattern=r"(?:(?:\+|00)?1[ .-]?)?(?:\(\d{3}\)[ .-]?|\d{3}[.-]|[2-9]\d{2} )\d{3}[ .-]\d{4}" + _EXTENSION,
        score=0.6,
        score_near=0.95,
    ),
    _phone(
        name="North American with an extension",
        pattern=r"(?:\+?1[ .-]?)?\d{3}[ .-]?\d{3}[ .-]?\d{4}x\d{1,6}",
        score=0.8,
    ),
    _phone(name="North American after 001", pattern=r"001[ .-]\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}" + _EXTENSION, score=0.8),
    _phone(name="pairs after a leading 0, as in France", pattern=r"0[1-9](?:[ .-]\d\d){4}", score=0.7, score_near=0.95),
    _phone(
        name="national with a leading 0",
        pattern=r"(?:\(0\d{1,4}\)|0[1-9]\d{0,4}[ ./-]|0[1-9]\d{0,4} ?[/-] ?)[ ./-]{0,2}\d{2,8}(?:[ "
        r"./-]{1,3}\d{2,8}){0,4}(?:-\d)?" + _EXTENSION,
        accepts=validators.national_phone,
        score=0.5,
        score_near=0.9,
    ),
    _phone(name="national mobile with a leading 0", pattern=r"0(?:7\d{9}|1[5-7]\d{8,9}|4\d{8})", score=0.35, weak=True),
    _phone(
        name="national, threes, as in Spain",
        pattern=r"[5-9]\d{2}(?:[ .-]\d{3}){2}|[6-9]\d{2}(?: \d\d){3}",
        score=0.35,
        weak=True,
    ),
    _phone(
        name="national, groups of other lengths",
        pattern=r"3\d{2}[ .-]\d{6,7}|3\d{2}[ .-]\d{3}[ .-]\d{3,4}|[6-9]\d{4}[ -]\d{5}|1[3-9]\d[ -]\d{4}[ -]\d{4}|"
        r"[1-9]\d 9?\d{4}-\d{4}",
        score=0.5,
    ),
    _phone(
        name="national, area in brackets",
        pattern=r"(?:8[ -]?)?\(\d{2,5}\) ?(?:9[ ]?)?\d{2,4}(?:[ -]\d{2,4}){1,3}",
        score=0.65,
        score_near=0.9,
    ),
    _phone(
        name="local or in groups",
        pattern=r"\d{3}[ .-]\d{4}|\d{2}(?:[ .-]\d{2}){3}|\d{3,4}(?:[ -]\d{2,4}){2,4}|\d{4,5}[ -]\d{4,6}" + _EXTENSION,
        score=0.15,
        score_near=0.7,
        weak=True,
    ),
    _phone(
        name="groups of any lengths",
        pattern=r"\(?\d{1,5}\)?(?:[ .-]{1,2}\d{1,8}){1,5}",
        accepts=validators.phone_no_date,
        score=0.0,
        score_near=0.65,
        weak=True,
        types=TEXTS,
    ),
    _phone(
        name="digits, spaces and signs in any order, in a column of phone numbers",
        pattern=rf"\+?\(?\+?\d(?:{_DIGIT}){{6,14}}" + _EXTENSION,
        score=0.0,
        score_near=0.0,
        weak=True,
    ),
    _phone(name="digits alone", pattern=r"\d{7,15}", score=0.0, score_near=0.6, weak=True, types=NUMBERS),
)
