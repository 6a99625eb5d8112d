"""Rules for where people are: postal addresses, postcodes and coordinates."""

from functools import partial

from privacy_core.pii import validators
from privacy_core.pii.patterns import CAPITALS, LETTERS
from privacy_core.pii.rule import DECIMALS, NUMBERS, TEXTS, Rule

_NO = r"\d{1,5}[A-Za-z]?(?:[-/]\d{1,4}[a-z]?)?"
_NAME = rf"[{CAPITALS}][{LETTERS}'’.-]*"
_ENGLISH = rf"(?:{_NAME}|\d{{1,3}}(?i:st|nd|rd|th)|of|the|de|la|du|and|&)"
_LATIN = (
    rf"(?:{_NAME}|d[eiuao]l?|de la|de las|de los|dell[aeo]|degli|del|dei|das?|dos?|des|du|la|le|les|el|los|las|"
    r"l'|d'|et|y|e|aux?|sur|en|\d{1,2}(?:er)?)"
)
_STREET = (
    "street|st|avenue|ave|av|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|place|pl|square|sq|terrace|ter|way|"
    "circle|cir|highway|hwy|parkway|pkwy|trail|trl|crescent|cres|close|grove|gardens|mews|row|alley|plaza|turnpike|"
    "pike|freeway|expressway"
)
_STREETLIKE = (
    "route|station|extension|run|point|ridge|hills?|view|walk|park|glen|heights|junction|crossing|path|loop|manor|"
    "meadows?|village|island|bridge|creek|fields?|gate|harbor|lake|mills?|mount|pass|springs?|streets|squares|summit|"
    "valley|vista|bypass|causeway|corner|course|cove|estates?|falls|ferry|green|landing|lodge|motorway|orchard|"
    "passage|row|track|union|wharf|yard|quay|rise|vale|bend|brook|canyon|center|club|common|dale|forest|fort|isle"
)
_UNIT = r"(?:,? (?i:apt|apartment|suite|ste|unit|flat|floor|fl|room|rm|bldg)\.? ?#?[0-9A-Za-z-]{1,6}|,? #\d{1,5})?"
_COMPASS = r"(?: (?:[NSEW]|NE|NW|SE|SW)\b\.?)?"
_GERMAN = r"(?i:str\.|straße|strasse|allee|gasse|damm|ufer|chaussee|weg)"
_HOUSE = r"\d{1,3} ?(?:[a-zA-Z]\b)?(?:[-/]\d{1,3}[a-z]?)?"
_BEFORE = (
    r"(?:(?:Am|An der|Auf der|Auf dem|Im|In der|Zum|Zur|Unter den|Alte[rn]?|Neue[rn]?|Große[rn]?|Kleine[rn]?|"
    r"Obere[rn]?|Untere[rn]?|Sankt|St\.|Hinter[en]* (?:der|dem)?) )"
)
_LATITUDE, _LONGITUDE = r"[-+−]?\d{1,2}\.\d{2,15}", r"[-+−]?\d{1,3}\.\d{2,15}"
_PAIR = rf"{_LATITUDE}[°º]?(?:, ?|;\s?|/| ){_LONGITUDE}[°º]?"
_DEGREES = r"\d{1,3}(?:\.\d+)?[°º]? ?(?:\d{1,2}(?:\.\d+)?['′’] ?(?:\d{1,2}(?:\.\d+)?(?:\"|″|”|'') ?)?)?"

_address = partial(Rule, entity="STREET_ADDRESS", length=(6, 120), score_near=0.9)
_zip = partial(Rule, entity="ZIP_CODE", length=(3, 10), score_near=0.85, glue="-./", window=(25, 12))
_geo = partial(Rule, entity="GEO_COORDINATES", score_near=0.95)

PLACE_RULES = (
    _address(
        name="a number, a name, a word for a street",
        pattern=rf"{_NO},? (?:{_ENGLISH} ){{0,4}}{_ENGLISH} (?i:{_STREET})\b\.?{_COMPASS}{_UNIT}",
        score=0.6,
    ),
    _address(
        name="a number, a name, a word that can stand for a street",
        pattern=rf"{_NO},? (?:{_ENGLISH} ){{0,4}}{_NAME} (?i:{_STREETLIKE})\b{_COMPASS}{_UNIT}",
        score=0.3,
        weak=True,
    ),
    _address(
        name="a number and a street in small letters",
        pattern=rf"\d{{1,5}},? (?:[a-z0-9'.-]+ ){{1,3}}(?:{_STREET})\b\.?",
        score=0.1,
        weak=True,
    ),
    _address(
        name="a German, Austrian or Swiss street and a number",
        pattern=rf"{_BEFORE}?[{CAPITALS}][{LETTERS}.-]*{_GERMAN} ?{_HOUSE}"
        rf"|{_BEFORE}?[{CAPITALS}][{LETTERS}.-]+[ -](?:Straße|Strasse|Str\.|Weg|Platz|Allee|Ring|Damm|Ufer|Gasse) "
        rf"{_HOUSE}|"
        rf"Straße de[rs] [{LETTERS}\d. ]{{3,30}} {_HOUSE}",
        score=0.6,
    ),
    _address(
        name="a street with a German preposition, or one that other words end like, and a number",
        pattern=rf"{_BEFORE}(?:[{CAPITALS}][{LETTERS}-]+ )?[{CAPITALS}][{LETTERS}-]+ {_HOUSE}|"
        rf"[{CAPITALS}][{LETTERS}-]*(?:platz|ring|markt|graben|"
        rf"berg|hof|steig|stieg|promenade) {_HOUSE}",
        score=0.3,
        weak=True,
    ),
    _address(
        name="a number and a French street",
        pattern=r"\d{1,4}(?: ?(?:bis|ter|quater|[A-D]))?,? (?i:rue|avenue|av\.|boulevard|bd\.?|bvd|place|chemin|"
        r"allées?|impasse|quai|cours|"
        rf"route|passage|square|faubourg|villa)(?: {_LATIN}){{0,5}} (?:l'|d'|L'|D')?{_NAME}",
        score=0.6,
    ),
    _address(
        name="a Spanish, Portuguese or Italian street and a number",
        pattern=r"(?i:calle|c/|avenida|avda\.?|plaza|paseo|camino|carretera|ctra\.?|ronda|rua|travessa|via|viale|"
        r"piazza|corso|largo|vicolo|"
        rf"strada) ?(?:{_LATIN} ){{0,5}}{_NAME},? ?(?:n[º°.]? ?)?\d{{1,4}}(?: ?[A-Za-z]\b)?",
        score=0.55,
    ),
    _address(
        name="a Dutch or Scandinavian street and a number",
        pattern=rf"(?:[{CAPITALS}][{LETTERS}.-]* ){{0,2}}[{CAPITALS}][{LETTERS}]+(?:straat|laan|gracht|singel|gatan|"
        rf"vägen|veien|katu) \d{{1,4}} "
        r"?(?:[a-zA-Z]\b)?",
        score=0.5,
    ),
    _address(
        name="a street that other words end like, Dutch or Scandinavian, and a number",
        pattern=rf"[{CAPITALS}][{LETTERS}]+(?:plein|kade|dijk|gade|vej|gata|weg|vei|gate|veg) \d{{1,4}} "
        rf"?(?:[a-zA-Z]\b)?",
        score=0.2,
        weak=True,
    ),
    _address(name="a post box", pattern=r"(?i:p\.? ?o\.? ?box|postfach|apartado|casella postale) ?\d{1,7}", score=0.6),
    _address(
        name="letters and digits, in a column of addresses",
        pattern=r"[^@{}<>]*\d[^@{}<>]*",
        accepts=validators.has_digit_and_letter,
        score=0.0,
        score_near=0.0,
        weak=True,
    ),
    _address(
        name="a French street without a number",
        pattern=r"(?i:rue|avenue|boulevard|chemin|place|allée|impasse|quai)(?: [^ ,;.]+){1,6}",
        score=0.0,
        score_near=0.0,
        weak=True,
    ),
    _zip(name="US, nine digits", pattern=r"\d{5}-\d{4}", score=0.6),
    _zip(
        name="British",
        pattern=r"[A-PR-UWYZ](?:\d[\dA-HJKPSTUW]?|[A-HK-Y]\d[\dABEHMNPRVWXY]?) \d[ABD-HJLNP-UW-Z]{2}|GIR 0AA",
        score=0.7,
        score_near=0.95,
    ),
    _zip(
        name="British without a space, or in small letters",
        pattern=r"(?i:[A-PR-UWYZ](?:\d[\dA-HJKPSTUW]?|[A-HK-Y]\d[\dABEHMNPRVWXY]?) ?\d[ABD-HJLNP-UW-Z]{2})",
        score=0.2,
        weak=True,
    ),
    _zip(
        name="Canadian",
        pattern=r"[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] \d[ABCEGHJ-NPRSTV-Z]\d",
        score=0.7,
        score_near=0.95,
    ),
    _zip(
        name="Canadian without a space, or in small letters",
        pattern=r"(?i:[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ -]?\d[ABCEGHJ-NPRSTV-Z]\d)",
        score=0.3,
        weak=True,
    ),
    _zip(name="Dutch", pattern=r"[1-9]\d{3} ?[A-Z]{2}", score=0.3, weak=True),
    _zip(
        name="after a country's letters",
        pattern=r"(?:DE|AT|CH|FR|BE|LU|NL|DK|[DAFBLSIE])-\d{4,5}",
        score=0.5,
        glue="-./",
    ),
    _zip(name="Brazilian", pattern=r"\d{5}-\d{3}", score=0.35, weak=True),
    _zip(
        name="two groups, as in Poland, Portugal, Japan or Sweden",
        pattern=r"\d{2}-\d{3}|\d{4}-\d{3}|\d{3}-\d{4}|\d{3} \d{2}",
        score=0.05,
        score_near=0.8,
        weak=True,
    ),
    _zip(
        name="four to six digits, or eight",
        pattern=r"\d{4,6}|\d{8}",
        score=0.0,
        score_near=0.8,
        weak=True,
        types=NUMBERS,
    ),
    _zip(
        name="three digits, leading zeros lost",
        pattern=r"\d{3}",
        score=0.0,
        score_near=0.0,
        weak=True,
        types=NUMBERS,
    ),
    _geo(
        name="two decimals",
        pattern=rf"{_PAIR}|\({_PAIR}\)|\[{_PAIR}\]",
        length=(9, 45),
        accepts=validators.coordinates,
        score=0.6,
        glue=".-",
    ),
    _geo(
        name="two degrees with their points of the compass",
        pattern=rf"{_DEGREES} ?[NS],? ?{_DEGREES} ?[EWO]|[NS] ?{_DEGREES},? ?[EWO] ?{_DEGREES}",
        length=(7, 60),
        score=0.85,
    ),
    _geo(
        name="a point",
        pattern=r"(?i:point) ?\(-?\d{1,3}(?:\.\d+)? -?\d{1,3}(?:\.\d+)?\)|geo:-?\d{1,2}(?:\.\d+)?,-?\d{1,3}(?:\.\d+)?",
        length=(9, 60),
        score=0.9,
    ),
    _geo(
        name="one decimal of degrees",
        pattern=r"[-+−]?\d{1,3}\.\d{1,17}[°º]?(?: ?[NSEWO])?",
        length=(3, 24),
        accepts=validators.decimal_degrees,
        score=0.0,
        score_near=0.6,
        weak=True,
        types=DECIMALS,
        window=(20, 3),
        context=("lat", "latitude", "lon", "lng", "longitude", "breitengrad", "längengrad"),
    ),
    _geo(
        name="one number of degrees, minutes and seconds",
        pattern=rf"{_DEGREES} ?[NSEWO]",
        length=(3, 30),
        score=0.0,
        score_near=0.6,
        weak=True,
        types=TEXTS,
        window=(20, 3),
    ),
)
