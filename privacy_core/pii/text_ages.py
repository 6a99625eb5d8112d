"""Ages in a text: numbers that the words beside them, or a person right before them, make the age of somebody.

The languages of Western and Northern Europe and Polish are read; written from general knowledge, not from any data set.
"""

import re
from collections.abc import Iterator, Sequence

from privacy_core.pii.spans import Method, Span
from privacy_core.pii.text_tokens import Shape, Token

_OLDEST = 110
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_DIGITS = r"(?:1[01]\d|\d{1,2})"
_NUMBER = rf"({_DIGITS})"
_SAID = rf"({_DIGITS}|(?:{_TENS})(?:[- ](?:{_UNITS}))?|{_TEENS}|{_UNITS})"
"""A number in digits or in English words."""

_BEFORE = r"(?<![\w.,/:-])"
_OLD = (
    r"(?:\s?-?\s?(?:years?|yrs?|y|months?|mths?|mos?|weeks?|wks?|days?)\.?[\s-]{0,3}(?:olds?|of age|o\b)"
    r"|\s?(?:y/o|y\.o\.?|yo|yof|yom|y/?[mf])(?![\w/])|\s?y(?=,? (?:m|f|male|female|man|woman|lady|boy|girl)\b)"
    r"|\s?-?jahre (?:alt|jung)|\s?-?jährige?[rnms]?\b|\s?-?ans\b(?! d['’e])|\s?-?jarige?\b|\s?jaar oud"
    r"|\s?-?årige?a?\b|\s?-?åring(?:en)?\b|\s?år (?:gammal|gammel)|enne\b|\s?años de edad|\s?anos de idade"
    r"|\s?-?j\.(?=[,;)]|$| alt)|\s?-?letni(?:a|ego|ej)?\b|\s?-?vuotias|\s?-?éves\b|\s?let[áý]\b|\s?anni d'età"
    r"|\s?yaşında)"
)
_YRS = r"\s?(?:yrs?|mths?)\b(?! ago| of| exp| warr| plan| term| no | contract| left| later)"
_COUNTED = "".join(
    f"(?<!{word} )" for word in ("claims", "last", "past", "next", "for", "over", "every", "after", "than", "in")
)
"""Words before years that are no age: "no claims 2 yrs"."""
_YEARS_OF = r"(?:ans|años|anos|anni|jahren?|jaar|år|lat|let|év|yaş)"
_TURNED = (
    r"(?:(?:ages?|alter|leeftijd|edad|età|âge|ålder|alder|idade|wiek|wieku|yaş|ikä|věk|vek|vârst[aă]|életkor"
    r"|lebensalter)"
    r"(?: at (?:death|time|diagnosis|onset|entry|admission|marriage|last birthday)|(?: \(?(?:in )?(?:years|yrs"
    r"|jahren?)\)?))?"
    r"(?:\s?[:=|–-]\s{0,3}|\s{1,3})|(?:aged|age is|age/sex:?|aet\.?|aetat\.?|æt\.?|turn(?:s|ed|ing)?|the age of"
    r"|wird|wordt|fyller|fylder|blir|bliver)\s{1,3})"
    r"(?:(?:approx\.?|approximately|about|around|c\.|circa|only|just|nearly|almost|between|under|over|de|di|von|van"
    r"|av|of"
    r"|ca\.?|von ca\.?) )?"
)
_NOT_AGES = (
    r"(?![\w%€$£]|[.,:/-]\d|\s?(?:%|percent|days|weeks|minutes|hours|mins?\b|hrs?\b|kg|km|cm|mm|euros?\b|uhr|\+|plus\b"
    r"|and (?:up|over|above|older|under)\b|or (?:over|older|above)\b))"
)
_RELATED = (
    r"daughters?|sons?|child(?:ren)?|kids?|mother|father|brothers?|sisters?|wife|husband|mum|mom|dad|grandmother"
    r"|grandfather|grandson|granddaughter|aunt|uncle|niece|nephew|cousin|twins?|partner|fiancée?|widow(?:er)?|baby"
    r"|toddler|teenager|boys?|girls?|man|woman|lady|gentleman|male|female|youth|pensioner|lad|lass|schoolboy"
    r"|schoolgirl|nan"
    r"|nana|gran|grandma|grandpa|granny|grandad|granddad|stepson|stepdaughter|godson|goddaughter|brother-in-law|sohn"
    r"|tochter|fils|fille|hijo|hija|figlio|figlia|zoon|dochter|sønn|son|dotter|datter|syn|córka"
)
_PARTIES = (
    r"patient|pt|client|customer|policy ?holder|insured|claimant|applicant|candidate|tenant|resident|driver|passenger"
    r"|witness|victim|suspect|defendant|complainant|occupant|occupier|employee|pupil|student|rider|cyclist|pedestrian"
    r"|casualty|caller|user|member|owner|neighbou?r|nurse|teacher|singer|actor|actress|author|player|striker"
)
_STATUS = r"widowed|married|single|divorced|retired|vulnerable|unemployed|disabled|elderly|housebound|pensioner|deaf"
_STATED = rf"(?:{_PARTIES}) is"
_IS = (
    rf"(?:when (?:he|she|they|i) w(?:as|ere)|(?:he|she)(?: is|'s|’s|s)|{_STATED}|i(?:'m| am|’m)|\bim|who (?:is|was)"
    rf"|(?:i|he|she)(?:'ll|’ll| will) (?:be|turn)"
    rf"|(?:he|she) was|(?:{_RELATED})(?: is| was|'s|’s| turns| just turned)|(?:er|sie|hij|zij|ze|han|hon|hun) (?:ist"
    rf"|war|is|was|är|er)"
    r"|(?:ich )?bin|ik ben|jag är|jeg er)"
)
_ENDS = (
    r"(?=\s*(?:[.,;!?)]|$|(?:and|when|but|years old|today|tomorrow|now|next|this|on|in|und|en|och|og|aber|maar|men"
    r"|jahre)\b))"
)
_ENDS_OLD = r"(?=\s*(?:[.,;!?)]|$|of\b|from\b|after\b|in\b|and\b))"
_ABOUT = r"(?:approx(?:\.|imately)?|about|around|circa|ca?\.|aged?|est\.?|estimated|apparently)"
_SEX_BEHIND = (
    r"(?=\s*(?:[,.;)]|$|w/|with|c/o|p/w|s/p|present|admit|found|brought|fell|from|pmh|hx|post|who|seen|known))"
)
_ROLE = rf"(?:{_RELATED}|{_PARTIES}|{_STATUS})"
_BEHIND_A_ROLE = (
    rf"\b{_ROLE}(?: ?\({_NUMBER}(?=[),;])(?!\) ?\d)|, {_NUMBER}(?=[,.;)](?!\d)|$)|,? {_ABOUT} {_NUMBER}{_NOT_AGES})"
)
"""Such as "Policyholder (40)", "my son (15)", "Patient, 46, retired" and "male approx 45"."""
_OF_SEVERAL = (
    r"\b(?:victims|suspects|defendants|parents|couple|tenants|passengers|occupants|pensioners|men|women|teenagers"
    r"|teens|youths"
    r"|lads|friends|students|players|girlfriends|drivers|patients|grandparents|männer|frauen|hommes|femmes|hombres"
    r"|mujeres"
    r"|jóvenes|uomini|donne|ragazzi|ragazze|mannen|vrouwen|children|kids|boys|girls|twins|(?:grand|step|god)?(?:sons"
    r"|daughters)|(?:grand|step)children|sisters|brothers"
    r"|siblings|nephews|nieces|cousins|pupils|kinder|söhne|töchter|brüder|schwestern|enfants|filles|fils|frères|sœurs"
    r"|soeurs"
    r"|hijos|hijas|hermanos|hermanas|figli|figlie|fratelli|sorelle|kinderen|zonen|dochters|zussen|broers|barn|døtre"
    r"|sønner"
    rf"|filhos|filhas|dzieci)(?: are| is| were| being| sind| ont| van| de| di| im alter von)?(?:,|:| \()? ?{_NUMBER}"
    rf"(?=(?:, ?{_DIGITS})*(?: ?,)? (?:and|&|und|et|y|e|en|og|och|i) {_DIGITS}(?:[,.;)!]|$| years| ans| años| anni|"
    rf" jaar| jahre| år))"
)
"""The first of "two sisters, 7 and 9", "Kinder (3, 5 und 9)"."""
_FURTHER = re.compile(
    rf"(?:, ?(?:and )?| ?/ ?| (?:and|&|or|to|und|et|y|e|en|og|och|i|oder|ou|o) ){_NUMBER}(?=[,;)!?/]|\.(?!\d)|\s|$)"
    r"(?! ?(?:%|percent|kg|km|cm|mm|euros?|uhr|rooms?|nights?|bags?|of\b))"
)
"""Another age of a row."""
_KIN = (
    r"(?:mother|father|brother|sister|wife|husband|mum|mom|dad|grandmother|grandfather|grandson|granddaughter|aunt"
    r"|uncle"
    r"|niece|nephew|nan|gran|grandma|grandpa|granny|grandad|daughter|son|boy|girl|lad)"
)
_KIN_BARE = rf"\b{_KIN}:? {_NUMBER}(?=[,.;)](?!\d)|$| (?:and|both|{_KIN})\b)"
"""Such as "mum 67 dad 70"."""
_OF_AGE = (
    r"\b(?:boy|girl|man|woman|lad|lass|lady|gentleman|child|youth|driver|patient|youngster|teenager|pensioner|toddler)"
    rf" of (?:about |only |just )?{_NUMBER}(?=[,.;)!?](?!\d)|$| (?:and|who|living|from|with|was|is|in|months|weeks)\b)"
)
_FOLK = (
    r"\b(?:uomo|donna|pensionat[oa]|ragazz[oa]|bambin[oa]|giovane|anzian[oa]|turista|operaio|hombre|mujer|joven|niñ[oa]"
    r"|ancian[oa]|vecin[oa]|varón|homme|femme|garçon|fillette|fille|enfant|jeune|dame|mann|frau|junge|mädchen"
    r"|rentner(?:in)?"
    rf"|vrouw|jongen|meisje|homem|mulher|rapaz|menin[oa]) (?:di|de|von|van|âgée? de|d'anni) {_NUMBER}(?= (?:anni|años"
    rf"|ans|jahren?|jaar|anos)\b)"
)
"""Such as "un pensionato di 74 anni di Voghera"."""
_AT_AGE = (
    r"\b(?:emigrated|retired|married|remarried|died|widowed|orphaned|became|graduated|divorced|debuted|ran|won"
    r"|succumbed)"
    r"\b[^.,;\n\d]{0,30} at (?:just |only |about )?(1[3-9]|[2-9]\d|10\d)(?=[.,;](?!\d)|$| and\b)"
)
_AT_FIRST = rf"(?:^|[.!?] )at (?:just |only )?{_NUMBER},? (?:he|she|mr|mrs|ms|my|our|his|her)\b"
_CHAT = (
    rf"\b(?:i['’]?m|my name is|name's|it's|its) [^\W\d_]+,? {_NUMBER}(?= (?:from|and|m|f|male|female)\b|,? (?:from"
    rf"|in)\b)|\basl\W{{1,3}}{_NUMBER}\b"
)
_STATED_BEHIND = (
    rf"(?<![\w.,/:-]){_NUMBER}(?=,? (?:{_STATUS}|unmarried|self-employed|mother of|father of|mum of|dad of|nhs no"
    rf"|nkda)\b)"
)
_BORN_AND = (
    r"\b(?:dob|d\.o\.b\.?|age|born|geb\w*\.?|née?|alter|nat[oa]|nacid[oa]|birth)\b[^\n\d]{0,16}"
    rf"\d[\d./-]{{5,9}} ?[/(,|–-] ?(?:aged? |age: ?)?{_NUMBER}(?![\w.:/-])"
)
"""Such as "DOB/age: 12.03.1961 / 63"."""
_YEAR_AND = rf"\((?:b\.?|born|geb\.?|née?|nato|nata|f\.|ur\.|\*)[^()\n]{{0,24}}\d{{4}}[,;/]? ?(?:aged? )?{_NUMBER}\)"
_NOW = rf", (?:now|then|currently|still only|only|just) (?:aged )?{_NUMBER}(?=[,.;)](?!\d)|$)"
_OF_LIFE = (
    rf"\b(?:(?:dans|en) sa|nel suo|en su|im|in (?:het|zijn|haar)) {_NUMBER}(?:e|ème|°|º|\.|ste|de)? (?:année|anno|año"
    rf"|lebensjahr|levensjaar)"
)
_EARLY = (
    r"\b(?:male|female|man|woman|suspect|victim|lady|gentleman|[mf]),? (?:in |aged )?(?:the |his |her |their )?"
    r"(?:early|mid|late)[- ]?(?:to[- ]late[- ])?(\d0['’]?s)\b"
)
_CHILDREN = re.compile(
    r"\b(?:(?:grand|step)?children|kids|siblings|dependants|dependents|household|enfants|kinder|hijos|figli|kinderen"
    r"|boys|girls|sons|daughters)(?: are| named|,|:)? (?=[^\W\d_]+,? \(?\d)"
)
_NAMED = re.compile(rf"[^\W\d_]+,? \(?{_NUMBER}\)?(?=[,;.\n)]|$| and| &| und| et| y)(?:,| and| &| und| et| y|;)*\s?")
"""One of "children: Tom 12, Lily (9)"."""
_BIRTHDAYS = (
    r"birthday|geburtstag|verjaardag|anniversaire|compleanno|cumpleaños|aniversário|syntymäpäivä|fødselsdag"
    r"|födelsedag|årsdag|urodziny|narozenin|bday|b-day|b'day"
)
_BEFORE_YEARS = (
    r"(?:[,(]\s?|\b(?:âgée?s? de|de|di|von|van|med|fête ses|(?<!y )a|ha|hat|ben|bin|heeft|tiene|tem|cumple|cumplió"
    r"|compie|compiuto"
    r"|faz|fez|fyller|ma|ist|is|jest) )"
)
_BEHIND_YEARS = r"(?=\s*(?:[,.;)]|$|et\b|y\b|e\b|und\b|en\b|og\b|och\b|i\b|ed\b|alt\b|oud\b|de edad))(?!\.? [dD]['’e])"
_IN_THEIR = (
    r"\bin (?:his|her|their|my|your) (?:early |mid[- ]?|late )?"
    r"(\d0['’]?s|twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties|teens)\b"
)
_PATTERNS = tuple(
    (needed, re.compile(pattern, re.MULTILINE))
    for needed, pattern in (
        ("", rf"{_BEFORE}{_SAID}(?={_OLD})"),
        ("yr", rf"{_BEFORE}{_COUNTED}{_SAID}(?={_YRS})"),
        ("mth", rf"{_BEFORE}{_COUNTED}{_SAID}(?={_YRS})"),
        (
            "",
            rf"\b{_IS} (?:(?:only|now|about|already|just|nearly|almost|like|jetzt|schon|erst|nu) )?{_NUMBER}{_ENDS}",
        ),
        ("how old", rf"\bhow old\b[^?\n]{{0,30}}\?\s{{0,3}}(?:i(?:'m| am) |(?:s?he) is )?{_NUMBER}{_NOT_AGES}"),
        (
            " at ",
            rf"\b(?:died|dies|dead|retired|married|diagnosed|passed away) at (?:about |only )?{_NUMBER}{_ENDS_OLD}",
        ),
        ("", _BEHIND_A_ROLE),
        ("", _KIN_BARE),
        (" of ", _OF_AGE),
        ("", _BORN_AND),
        ("(", _YEAR_AND),
        (", ", _NOW),
        (" ", _FOLK),
        (" at ", _AT_AGE),
        ("at ", _AT_FIRST),
        ("", _CHAT),
        (" ", _STATED_BEHIND),
        (" year", rf"\bin (?:his|her|their) {_NUMBER}(?:st|nd|rd|th) year\b(?! (?:as|at|of (?!age|life)|in))"),
        ("", _OF_LIFE),
        ("0", _EARLY),
        ("(", rf"\((?:(?:[mfwhvd]|male|female)[,/ ]? ?{_NUMBER}|{_NUMBER}[,/ ]? ?(?:[mfw]|male|female))\)"),
        ("[", rf"\[(?:[mf] ?{_NUMBER}|{_NUMBER} ?[mf])\]"),
        ("/", rf"{_BEFORE}{_NUMBER} ?/ ?[mf]\b(?!/)|\b[mf] ?/ ?{_NUMBER}\b(?![/.,:-]\d)"),
        ("male", rf"{_BEFORE}{_NUMBER}[ -](?:male|female)\b"),
        (":", rf"\b(?:sex|gender): ?(?:m|f|male|female)\b[,; ]{{1,3}}(?:age:? )?{_NUMBER}{_NOT_AGES}"),
        ("(", rf"\b(?:dob|d\.o\.b\.|born|geb\.|née?) [^()\n]{{4,24}}\({_NUMBER}(?: ?y\w*)?\)"),
        ("", rf"{_BEFORE}{_NUMBER}(?=(?:st|nd|rd|th|\.|e|º|ª|ème|-års?)? ?-?(?:{_BIRTHDAYS}))"),
        ("(", rf"\b(?:birthday|geburtstag|bday|b-day)[,:!]? ?\({_NUMBER}\)"),
        ("", rf"{_BEFORE_YEARS}{_NUMBER} {_YEARS_OF}{_BEHIND_YEARS}"),
        (" ", rf"\b(?:anni|lat) {_NUMBER}(?=[,.;)]|$)"),
        ("in ", _IN_THEIR),
    )
)
"""What a text in small letters must hold, and what makes a number of it an age."""
_ROWS = tuple(re.compile(pattern, re.MULTILINE) for pattern in (rf"\b{_TURNED}{_SAID}{_NOT_AGES}", _OF_SEVERAL))
"""What other ages may follow, in a row."""
_SEX = re.compile(
    rf"(?:^|[\n;:(]\s?|[.,]\s|\b(?:[Pp]t|[Pp]atient|[Aa]|[Aa]n|is|[Tt]his)\s){_NUMBER} ?[MF]\b{_SEX_BEHIND}",
    re.MULTILINE,
)
"""With a capital: 5 m is a length."""
_FOOD = re.compile(r"(?:cheese|cheddar|parmesan|gouda|whiske?y|rum|wine|beef|balsamic|vinegar)\W*$", re.IGNORECASE)


def ages(text: str) -> Iterator[Span]:
    """Numbers that words beside them make an age."""
    small = text.lower()
    if len(small) != len(text):  # a capital I with a dot grows
        small = "".join(mark if len(mark.lower()) > 1 else mark.lower() for mark in text)
    for needed, pattern in _PATTERNS:
        if needed in small:
            yield from _aged(pattern, small)
    yield from _aged(_SEX, text)
    yield from _in_rows(small)


def _in_rows(text: str) -> Iterator[Span]:
    """Several ages behind one word: "aged 5, 8 and 11", "children: Tom 12, Lily 9"."""
    for pattern in _ROWS:
        for match in pattern.finditer(text):
            if _FOOD.search(text, max(0, match.start() - 16), match.start()):
                continue
            further: re.Match[str] | None = match
            while further is not None:
                yield _told(further.start(1), further.end(1))
                further = _FURTHER.match(text, further.end(1))
    for match in _CHILDREN.finditer(text):
        named = _NAMED.match(text, match.end())
        while named is not None:
            yield _told(named.start(1), named.end(1))
            named = _NAMED.match(text, named.end())


def _told(start: int, end: int) -> Span:
    return _span(start, end, Method.PATTERN, 0.85, "the words beside it make it an age")


def _aged(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    for match in pattern.finditer(text):
        if not _FOOD.search(text, max(0, match.start() - 16), match.start()):
            for start, end in match.regs[1:]:
                if start >= 0:
                    yield _told(start, end)


_BESIDE = frozenset({",", "(", "is", "was", "turns", "turned", "aged"})


def ages_beside(tokens: Sequence[Token], people: Sequence[Span]) -> Iterator[Span]:
    """Ages right behind people: "Anna Novak, 34, of Leeds", "Anna Novak (34)", "by Kari, 10."."""
    ends = {span.end for span in people}
    for at in range(len(tokens) - 2):
        if tokens[at].end not in ends or tokens[at + 1].key not in _BESIDE:
            continue
        number = tokens[at + 2]
        if number.shape is not Shape.NUMBER or len(number.text) > 3 or not 0 < int(number.text) <= _OLDEST:
            continue
        if _closed(tokens, at + 3, bracket=tokens[at + 1].text == "("):
            yield _span(number.start, number.end, Method.NAMES, 0.7, "it stands where an age does, behind a person")


def _closed(tokens: Sequence[Token], at: int, *, bracket: bool) -> bool:
    """Whether a number ends here as an age does, not as a house number or the code of an area does."""
    behind = tokens[at].text if at < len(tokens) else "\n"
    further = tokens[at + 1] if at + 1 < len(tokens) else None
    if further is not None and further.shape in {Shape.NUMBER, Shape.MIXED}:
        return False
    if bracket:
        return behind in {")", ",", ";"}
    return behind in {",", ".", ";", "\n"} or behind == ")"


def _span(start: int, end: int, method: Method, score: float, reason: str) -> Span:
    return Span(start=start, end=end, entity="AGE", score=score, method=method, rule="ages", reason=reason)
