"""Rules for how people are reached: e-mail, phone, and what their devices are called on a network."""

from privacy_core.pii import validators
from privacy_core.pii.rule import NUMBERS, Rule

_LOCAL = r"[\pL\pN!#$%&'*+/=?^_`{|}~.-]*[\pL\pN_+]"
_DOMAIN = r"(?:[\pL\pN](?:[\pL\pN-]*[\pL\pN])?\.)+\pL[\pL\pN-]*"
_EMAIL = rf"{_LOCAL}@{_DOMAIN}"
_EXTENSION = r"(?:,? ?(?:(?i:x|ext\.?|extension|durchwahl|poste)) ?\d{1,6})?"
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_IPV4 = rf"{_OCTET}(?:\.{_OCTET}){{3}}"


def _email(name: str, **rest: object) -> Rule:
    return Rule(entity="EMAIL_ADDRESS", name=name, pattern=_EMAIL, length=(5, 320), **rest)  # type: ignore[arg-type]


def _phone(name: str, pattern: str, **rest: object) -> Rule:
    given = {"length": (7, 34), "accepts": validators.phone, "score_near": 0.85, "glue": "-./", **rest}
    return Rule(entity="PHONE_NUMBER", name=name, pattern=pattern, **given)  # type: ignore[arg-type]


CONTACT_RULES = (
    _email("an address in a domain that can exist", accepts=validators.email, checksum=True, score=0.98),
    _email(
        "an address in a domain that cannot exist", accepts=validators.email_form, weak=True, score=0.35, score_near=0.7
    ),
    _phone(
        "an international number",
        r"\+[1-9](?:[ ().\-/]{0,3}\d){6,14}" + _EXTENSION,
        score=0.75,
        score_near=0.95,
        types=NUMBERS,
    ),
    _phone("an international number after 00", r"00[1-9](?:[ ().\-/]{0,3}\d){8,13}" + _EXTENSION, score=0.5),
    _phone(
        "a North American number",
        r"(?:\+?1[ .-]?)?(?:\(\d{3}\)[ .-]?|\d{3}[.-]|[2-9]\d{2} )\d{3}[ .-]\d{4}" + _EXTENSION,
        score=0.6,
        score_near=0.9,
    ),
    _phone("a French number", r"0[1-9](?:[ .-]\d\d){4}", score=0.7),
    _phone(
        "a national number with a leading 0",
        r"\(?0[1-9]\d{0,4}\)?(?:[ ./-]{1,3}\d{2,8}){1,5}" + _EXTENSION,
        accepts=validators.national_phone,
        score=0.5,
    ),
    _phone("digits without a sign between", r"\d{7,15}", score=0.0, score_near=0.5, weak=True, types=NUMBERS),
    Rule(
        entity="IP_ADDRESS",
        name="IPv4",
        pattern=_IPV4 + r"(?:/\d{1,2})?",
        length=(7, 18),
        accepts=validators.ip,
        score=0.7,
        score_near=0.95,
        glue=".-",
    ),
    Rule(
        entity="IP_ADDRESS",
        name="IPv6",
        pattern=rf"(?:[0-9A-Fa-f]{{0,4}}:){{2,7}}(?:{_IPV4}|[0-9A-Fa-f]{{1,4}})?(?:/\d{{1,3}})?",
        length=(3, 49),
        accepts=validators.ip,
        score=0.8,
        score_near=0.95,
        glue=":.",
    ),
)
