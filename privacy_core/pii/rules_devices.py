"""Rules for devices, the web and vehicles: what networks, makers and road authorities call things that people own."""

from functools import partial

from privacy_core.pii import validators, validators_network
from privacy_core.pii.patterns import LETTERS
from privacy_core.pii.rule import NUMBERS, Rule

_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_IPV4 = rf"{_OCTET}(?:\.{_OCTET}){{3}}"
_HOST = rf"(?:[{LETTERS}0-9](?:[{LETTERS}0-9-]*[{LETTERS}0-9])?\.)+[{LETTERS}][{LETTERS}0-9-]*"
_TAIL = r"(?::\d{2,5})?(?:[/?#](?:[^\s<>\"{}|\\^`\[\]]*[^\s<>\"{}|\\^`\[\].,;:!?')])?)?"

_ip = partial(Rule, entity="IP_ADDRESS", accepts=validators_network.ip, score_near=0.95)
_mac = partial(Rule, entity="MAC_ADDRESS", score_near=0.95, glue=":-.")
_url = partial(Rule, entity="URL", length=(4, 2000))
_plate = partial(Rule, entity="LICENSE_PLATE", length=(4, 12), score_near=0.75, weak=True, glue="-./", window=(40, 20))
_vin = partial(Rule, entity="VEHICLE_ID", pattern=r"(?i:[A-HJ-NPR-Z0-9]{17})", length=(17, 17), glue="-")

DEVICE_RULES = (
    _ip(name="IPv4", pattern=_IPV4 + r"(?:/\d{1,2})?", length=(7, 18), score=0.7, glue=".-"),
    _ip(
        name="IPv4 of large numbers, as versions have not",
        pattern=_IPV4,
        length=(9, 15),
        accepts=validators_network.ip_and_no_version,
        score=0.7,
        glue=".-",
        unmistakable=True,
    ),
    _ip(
        name="IPv6",
        pattern=rf"(?:[0-9A-Fa-f]{{0,4}}:){{2,7}}(?:{_IPV4}|[0-9A-Fa-f]{{1,4}})?(?:/\d{{1,3}})?",
        length=(4, 49),
        score=0.85,
        glue=":.",
    ),
    _mac(
        name="six bytes",
        pattern=r"(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}|(?:[0-9A-Fa-f]{2}-){5}[0-9A-Fa-f]{2}",
        length=(17, 17),
        accepts=validators_network.mac,
        score=0.9,
    ),
    _mac(
        name="three words",
        pattern=r"[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}",
        length=(14, 14),
        accepts=validators_network.mac,
        score=0.7,
    ),
    _mac(
        name="twelve digits of base 16",
        pattern=r"[0-9A-Fa-f]{12}",
        length=(12, 12),
        score=0.0,
        score_near=0.6,
        weak=True,
    ),
    _url(
        name="with a scheme",
        pattern=rf"(?i:https?|ftp)://(?:[^\s/@:]+(?::[^\s/@]+)?@)?(?:{_HOST}|localhost|{_IPV4}){_TAIL}",
        score=0.95,
    ),
    _url(name="after www", pattern=rf"(?i:www)\.{_HOST}{_TAIL}", score=0.9, glue="@/."),
    _url(
        name="a domain that can exist",
        pattern=_HOST + _TAIL,
        accepts=validators_network.domain,
        score=0.5,
        score_near=0.8,
        glue="@/.-=:",
    ),
    _url(
        name="a domain that is spelled as a file or a sentence's end is",
        pattern=_HOST + _TAIL,
        accepts=validators_network.domain_or_file,
        score=0.1,
        score_near=0.5,
        weak=True,
        glue="@/.-=:",
        context=("url", "website", "web site", "visit", "domain", "homepage", "webseite", "site web", "sitio web"),
        window=(30, 10),
    ),
    Rule(
        entity="UUID",
        name="five groups of base 16",
        pattern=r"\{?[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}\}?",
        length=(36, 38),
        score=0.9,
        glue="-",
    ),
    Rule(
        entity="UUID",
        name="32 digits of base 16",
        pattern=r"[0-9a-f]{32}|[0-9A-F]{32}",
        length=(32, 32),
        accepts=validators.has_digit_and_letter,
        score=0.2,
        score_near=0.6,
        weak=True,
    ),
    Rule(
        entity="IMEI",
        name="fifteen digits",
        pattern=r"\d{15}",
        length=(15, 15),
        accepts=validators.imei,
        checksum=True,
        chance=0.1,
        score=0.2,
        score_near=0.95,
        weak=True,
        types=NUMBERS,
        glue="-./",
    ),
    Rule(
        entity="IMEI",
        name="groups of 2, 6, 6 and 1",
        pattern=r"\d{2}[- ]\d{6}[- ]\d{6}[- ]\d",
        length=(18, 18),
        accepts=validators.imei,
        checksum=True,
        chance=0.1,
        score=0.85,
        glue="-./",
    ),
    _vin(name="with its check digit", accepts=validators.vin, checksum=True, chance=0.09, score=0.85, score_near=1.0),
    _vin(
        name="without a check digit, as in Europe",
        accepts=validators.vin_form,
        score=0.3,
        score_near=0.85,
        weak=True,
        many=0.9,
    ),
    _plate(name="French or Italian", pattern=r"[A-HJ-NP-TV-Z]{2}-\d{3}-[A-HJ-NP-TV-Z]{2}", score=0.55, weak=False),
    _plate(name="Italian", pattern=r"[A-HJ-NPR-TV-Z]{2} ?\d{3} ?[A-HJ-NPR-TV-Z]{2}", score=0.3),
    _plate(
        name="letters and digits in groups, as in many countries",
        pattern=r"[A-Z]{2} \d{3} [A-Z]{2}|[A-Z]{2}\d{2} [A-Z]{3}|[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} \d{1,4}[EH]?|"
        r"[A-Z]{2}[ -]\d{2}[ -][A-Z]{1,2}[ -]\d{4}|\d{4} [BCDFGHJ-NPRSTV-Z]{3}|\d{2}-[A-Z]{2}-\d{2}|"
        r"[A-Z]{2}-\d{2}-[A-Z]{2}|\d{2} [A-Z]{1,3} \d{2,4}|[A-Z]\d{3}[A-Z]{2}\d{2,3}",
        score=0.3,
        many=0.9,
    ),
    _plate(name="British", pattern=r"[A-Z]{2}\d{2} ?[A-Z]{3}|[A-Z]\d{1,3} ?[A-Z]{3}|[A-Z]{3} ?\d{1,3}[A-Z]", score=0.3),
    _plate(name="German", pattern=r"[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2}[- ]?\d{1,4}[EH]?", score=0.3),
    _plate(
        name="German with a hyphen and a space", pattern=r"[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} \d{1,4}[EH]?", score=0.5, weak=False
    ),
    _plate(name="Spanish", pattern=r"\d{4}[ -]?[BCDFGHJKLMNPRSTVWXYZ]{3}", score=0.3),
    _plate(name="Indian", pattern=r"[A-Z]{2}[ -]?\d{1,2}[ -]?[A-Z]{1,3}[ -]?\d{4}", score=0.35, glue="/."),
    _plate(
        name="letters and digits, as in the US",
        pattern=r"[A-Z]{2,4}[- ]?\d{2,4}|\d{1,3}[- ]?[A-Z]{2,3}[- ]?\d{0,4}|\d{3,4}[- ][A-Z]{2,3}|[A-Z]\d{2,3}[- "
        r"]?[A-Z]{2,3}",
        score=0.0,
        score_near=0.55,
    ),
    _plate(
        name="letters of any script and digits, in a column of plates",
        pattern=rf"[{LETTERS}0-9]{{1,5}}(?:[ •·-]?[{LETTERS}0-9]{{1,7}}){{0,3}}",
        score=0.0,
        score_near=0.0,
    ),
    Rule(
        entity="LICENSE_PLATE",
        name="a code",
        pattern=r"[A-Z0-9ÄÖÜ]{1,4}(?:[ -]?[A-Z0-9]{1,5}){0,3}",
        length=(4, 10),
        accepts=validators.has_digit_and_letter,
        score=0.0,
        score_near=0.45,
        weak=True,
        context=("plate", "plates", "kennzeichen", "nummernschild", "immatriculation", "matrícula", "number plate"),
        window=(25, 10),
        glue="-./",
    ),
)
