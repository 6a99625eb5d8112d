"""Rules for postal addresses, as streets are written in many countries."""

from functools import partial

from privacy_core.pii import validators
from privacy_core.pii.patterns import CAPITALS, LETTERS
from privacy_core.pii.rule import Rule

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
    "valley|vista|bypass|causeway|corners?|course|coves?|mall|port|shores?|plains?|spur|trace|viaduct|underpass|overpass|throughway|"
    "wells?|fords?|"
    "forge|forks?|garden|groves|haven|hollow|inlet|keys?|knolls?|lights?|locks?|mission|neck|oval|parks|pines?|prairie|"
    "radial|ramp|ranch|rapids?|rest|river|roads|shoals?|skyway|stream|tunnel|unions|ville|walks?|wall|ways|brooks|burg|"
    "bluffs?|bottom|branch|camp|cape|circles|cliffs?|courts|crest|crossroads?|curve|dam|divide|drives|flats?|"
    "estates?|falls|ferry|green|landing|lodge|motorway|orchard|"
    "passage|row|track|union|wharf|yard|quay|rise|vale|bend|brook|canyon|center|club|common|dale|forest|fort|isle"
)
_UNIT = r"(?:,? (?i:apt|apartment|suite|ste|unit|flat|floor|fl|room|rm|bldg)\.? ?#?[0-9A-Za-z-]{1,6}|,? #\d{1,5})?"
_COMPASS = r"(?: (?:[NSEW]|NE|NW|SE|SW)\b\.?)?"
_GERMAN = r"(?i:str\.|straße|strasse|allee|gasse|damm|ufer|chaussee|weg)"
_PART_OF_HOUSE = "flat|apartment|apt|unit|suite|ste|room|floor|block|c/o|the|shop|office|studio|cottage|house"
_ABROAD = (
    r"ul\.|ulica|aleja|al\.|os\.|plac|pl\.|ulice|nám\.|náměstí|námestie|třída|nábřeží|ул\.|улица|пр\.|пр-т|просп\.|"
    r"проспект|"
    r"пер\.|переулок|бул\.|бульвар|шоссе|площадь|вул\.|вулиця|str\.|strada|bulevardul|bd\.|calea|aleea|șos\.|via|viale|"
    r"corso|rua|r\.|av\.|avenida|travessa|alameda|praça|calle|cl\.|cra\.|carrera|calz\.|jl\.|jalan|jln\.|lorong|đường|"
    r"phố|οδός|λεωφ\.|parque|chácara|condomínio|quadra|rodovia|vila|viela|estrada|jardim|ladeira|largo|sítio|fazenda|"
    r"residencial|setor|loteamento|conjunto|morro|praia|recanto|colônia|esplanada|pátio|passarela|núcleo|lagoa|lago|"
    r"trevo|trecho|vereda|viaduto|drumul|intrarea|șoseaua|soseaua|piața|piata|splaiul|carretera|paseo|privada|cerrada|"
    r"prolongación|andador|callejón|circuito|diagonal|peatonal|urbanización|rambla|contrada|vicolo|borgo|salita|stretto|"
    r"strada|rotonda|piazza|canale|incrocio"
)
_ABROAD_BEHIND = (
    "utca|út|útja|tér|tere|krt|körút|sétány|sokak|sok|sk|cad|caddesi|cd|bulvarı|blv|mahallesi|mah|iela|gatvė|g|tänav|tn|"
    "mnt|"
    "ulica|cesta|trg|улица|ул|katu|tie|kuja|polku|gata|vägen|väg|gatan|gränd|vei|veien|gate|gaten|vej|gade|allé|stræde|"
    "straat|laan|weg|plein|kade|dreef|road|nagar|marg|street"
)
_HOUSE = r"\d{1,3} ?(?:[a-zA-Z]\b)?(?:[-/]\d{1,3}[a-z]?)?"
_BEFORE = (
    r"(?:(?:Am|An der|Auf der|Auf dem|Im|In der|Zum|Zur|Unter den|Alte[rn]?|Neue[rn]?|Große[rn]?|Kleine[rn]?|"
    r"Obere[rn]?|Untere[rn]?|Sankt|St\.|Hinter[en]* (?:der|dem)?) )"
)

_address = partial(Rule, entity="STREET_ADDRESS", length=(6, 120), score_near=0.9)
_line = partial(_address, score=0.0, score_near=0.0, weak=True)  # in columns only: in a text they would run too far

ADDRESS_RULES = (
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
        many=0.15,
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
    _line(
        name="a number and a street, then more",
        pattern=rf"(?:(?i:{_PART_OF_HOUSE})[^,]{{0,20}}?,? )?{_NO},? (?:{_ENGLISH} ){{0,4}}{_ENGLISH} (?i:{_STREET})\b"
        r"\.?"
        rf"{_COMPASS}{_UNIT}(?:,|\r?\n| -|\\n)? ?[{LETTERS}0-9][^@{{}}<>]{{2,80}}",
        length=(10, 160),
        many=0.2,
    ),
    _line(
        name="a street and a house number, a postcode and a town",
        pattern=rf"(?:[^\s,;@<>][^,;@<>]{{2,50}}[ .]\d{{1,4}} ?[A-Za-z]?(?:[/-]\d{{1,4}}[A-Za-z]?)?|"
        rf"\d{{1,4}}[A-Za-z]?(?: (?:bis|ter))?,? [^,;@<>]{{4,50}})(?:, ?|; ?| - |\r?\n|  +)"
        rf"(?:[A-Z]{{1,3}}[- ])?\d{{2,5}}(?:[- ]\d{{2,4}})?(?: [A-Z]{{2}})?"
        rf" [{CAPITALS}][{LETTERS} '’./()-]{{1,40}}(?:, ?[{CAPITALS}][{LETTERS} .]{{1,30}})?",
        length=(12, 160),
        many=0.3,
    ),
    _line(
        name="a street of other languages and a number",
        pattern=rf"(?i:{_ABROAD}) ?[{LETTERS}0-9][{LETTERS}0-9 .,'’-]{{1,60}}?,? ?"
        rf"(?:(?i:nr|no|č\.? ?p|д|дом|буд|бл|n)\.?[: ] ?)?\d{{1,6}}[A-Za-zА-я]?(?:[/-]\d{{1,4}}[A-Za-z]?)?\b.{{0,60}}|"
        rf"[{CAPITALS}][{LETTERS} .'’-]{{1,40}} (?i:{_ABROAD_BEHIND})\.?,? ?(?:(?i:no|nr|д|дом|буд)\.?:? ?)?\d{{1,4}}"
        rf"[A-Za-zА-я]?(?:[/-]\d{{1,4}}[A-Za-z]?)?\b.{{0,60}}",
        many=0.3,
    ),
    _line(
        name="Chinese, Japanese or Korean",
        pattern=r"[\x{3040}-\x{30ff}\x{3400}-\x{9fff}0-9\-() ]{2,40}"
        r"(?:路|街|道|巷|弄|号|號|室|楼|樓|村|丁目|番地|番|町)"
        r"[\x{3040}-\x{30ff}\x{3400}-\x{9fff}A-Za-z0-9\- ]{0,40}|"
        r"[\x{ac00}-\x{d7af}0-9\- ]{2,40}(?:로|길|동|번길|거리|가|리|읍|면) ?\d{1,5}(?:-\d{1,4})?"
        r"[\x{ac00}-\x{d7af}A-Za-z0-9(),\- ]{0,40}",
        length=(5, 120),
        accepts=validators.postal_line,
        many=0.6,
    ),
    _line(
        name="letters and digits, in a column of addresses",
        pattern=r"[^@{}<>]*\d[^@{}<>]*",
        length=(5, 160),
        accepts=validators.postal_line,
    ),
    _line(
        name="a French street without a number",
        pattern=r"(?i:rue|avenue|boulevard|chemin|place|allée|impasse|quai)(?: [^ ,;.]+){1,6}",
    ),
)
