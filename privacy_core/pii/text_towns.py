"""Towns that what stands around them tells: on a way from one to another, in a date line, behind "the mayor of"."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from privacy_core.pii import gazetteer
from privacy_core.pii.spans import Method, Span
from privacy_core.pii.text_cues import AT_HOME, MOTION
from privacy_core.pii.text_tokens import CAPITALS, NUMBERS, WORDS, Shape, Token, begins_sentence, over
from privacy_core.pii.text_words import (
    JOBS,
    MONTHS,
    ORDINARY,
    ORGANIZATION_WORDS,
    PARTICLES,
    ROLES,
    STREET_WORDS,
    TITLES,
    WEEKDAYS,
    words,
)

_NO_TOWNS = ORDINARY | ROLES | MONTHS | WEEKDAYS | TITLES | JOBS
_OF_NAMES = ORGANIZATION_WORDS | STREET_WORDS
_LONGEST = 4
_OF_TOWNS = words(
    "mayor bishop archbishop diocese streets people natives native outskirts half map siege battle bay gulf port"
    " council vicar rector resident inhabitant native parish hamlet borough vale isle constituency commune township"
    " county environs centre suburbs citizens residents inhabitants most parts city town village municipality region"
    " province"
    " suburb harbour harbor skies heart middle out west east north south"
)
"""Words before "of" and a town."""
TRANSPORT = words(
    "bus buses train trains tram coach flight flights ferry ferries plane planes road roads ticket tickets trip"
    " trips journey journeys travel drive voyage route tour cruise bound exit transfer transfers relocation move"
    " motorway line service services van lorry truck cargo shipment shipping delivery expedition train: zug bahn"
    " vol tren treno trein tog volo vuelo voyage viaje viaggio reise resa driving ride commute commuting fare boat"
    " taxi cab walk hike"
)
"""Words before "to", "from", "for" or "via" and a town."""
_ON_THE_WAY = TRANSPORT | words(
    "boarding pass e-ticket leg legs from depart departure arrival dep arr routing itinerary vessel eta etd mv"
    " ship loading discharge"
)
_REACHED = words(
    "unloaded loaded enter entered entering reach reached leave leaving toured departed depart arriving visit"
    " left visited visiting discharged via past through outside near around versus"
)
"""Words right before a town."""
_TOWNS_ARE = words("town city village hometown birthplace destination place capital harbour port stop station venue")
_FOREIGN = words(
    "à aan te naar uit vanuit nach aus bei desde hasta hacia depuis vers till från fra til i w we z ze v ve iz do em"
    " presso verso na u til fran"
)
"""Prepositions of other languages before a town."""
_BEATS = words("beat beats beaten defeated defeats thrashed drew lost won hosted hosts host face faces held")
_BORN = frozenset({"b", "m", "d", "born", "married", "died", "bapt", "buried", "bur", "geb", "gest"})
_BETWEEN = frozenset({"to", "-", "–", "—", "→", ">", "/", "via", "nach", "do", "til", "till"})
_REGIONS = words(
    "bavaria tuscany andalusia catalonia lombardy piedmont sicily sardinia normandy brittany burgundy provence"
    " saxony silesia bohemia moravia transylvania lapland flanders wallonia tyrol carinthia styria galicia crete"
    " corsica algarve patagonia siberia crimea kashmir punjab bengal kurdistan anatolia balkans caucasus sahara"
    " amazonia pyrenees carpathians himalayas andes rockies cotswolds midlands rhineland hebrides orkney shetland"
    " umbria calabria apulia veneto liguria dalmatia istria slavonia thessaly macedonia peloponnese wallachia"
    " moldavia masovia pomerania lorraine alsace aquitaine picardy savoy franconia swabia westphalia thuringia"
    " brandenburg hesse holstein jutland zealand funen skane scania cornwall devon yorkshire lancashire cumbria"
    " northumberland kent sussex surrey essex norfolk suffolk ulster munster leinster connacht connemara zanzibar"
    " java sumatra borneo bali luzon mindanao hokkaido kyushu okinawa manchuria tibet xinjiang"
)
"""Parts of countries by their English names."""
_SURELY = words("java kent essex devon galicia lorraine bali savoy holstein hesse norfolk surrey")
"""Those that are names of other things too: they count behind a word for places only."""


class _Town(NamedTuple):
    """Where a place of the lists ends, and whether it is hardly anything else."""

    end: int
    sure: bool


def towns(tokens: Sequence[Token]) -> Iterator[Span]:
    """Places of the lists that their neighbours tell."""
    past = 0
    for at, token in enumerate(tokens):
        if at < past or token.shape not in CAPITALS:
            continue
        yield from _based(token)
        town = _town(tokens, at) or _unlisted(tokens, at)
        if town is None:
            continue
        told = _told_before(tokens, at, town) or _told_behind(tokens, at, town)
        if told:
            yield _place(tokens, at, town.end, 0.7, told)
            past = town.end
            yield from _state(tokens, town.end)
        elif _stands_alone(tokens, at, town):
            yield _place(tokens, at, town.end, 0.55, "it is in a list of places and no name of people")
            past = town.end
    yield from _pairs(tokens)


def _town(tokens: Sequence[Token], at: int) -> _Town | None:
    """A place of the lists in one to four words, the longest."""
    for length in range(min(_LONGEST, len(tokens) - at), 0, -1):
        if tokens[at + length - 1].shape not in CAPITALS:
            continue
        named = tokens[at : at + length]
        if any(word.shape not in WORDS for word in named):
            continue
        key = " ".join(word.key for word in named)
        if length == 1 and (key in _NO_TOWNS or len(key) < 4 or key in gazetteer.demonyms()):
            return None
        known = key in gazetteer.every_city()
        if not (known or key in _REGIONS or key in gazetteer.small_places() or key in gazetteer.districts()):
            continue
        return _Town(at + length, sure=_is_sure(named, key, known=known))
    return None


def _unlisted(tokens: Sequence[Token], at: int) -> _Town | None:
    """A word of no list behind "the mayor of" and its like."""
    if at < 2 or len(tokens[at].text) < 4 or tokens[at].key in _NO_TOWNS:
        return None
    one, two = tokens[at - 1], tokens[at - 2].key
    if one.key == "of" and (two in _GOVERNED or _of_aged(tokens, at)):
        end = _capitals(tokens, at)
        several = end > at + 1 and not any(each.key in _OF_NAMES for each in tokens[at:end])
        return None if gazetteer.is_english(tokens[at].key) and not several else _Town(end, sure=False)
    if two in HOMES and one.key in AT_HOMES and not gazetteer.is_english(tokens[at].key):
        return _Town(_capitals(tokens, at), sure=False)
    return None


def _of_aged(tokens: Sequence[Token], at: int) -> bool:
    """Whether ", 93, of" or "aged 93, of" stands before."""
    number = tokens[at - 3] if at > 3 and tokens[at - 2].text == "," else None
    return number is not None and number.shape is Shape.NUMBER and len(number.text) <= 3


def _capitals(tokens: Sequence[Token], at: int) -> int:
    """Past words with capitals, and particles between two of them: "Bagno a Ripoli", "Neuilly-sur-Seine"."""
    end = at + 1
    while end < len(tokens) and end - at < _LONGEST and tokens[end].start == tokens[end - 1].end + 1:
        if tokens[end].shape in CAPITALS:
            end += 1
        elif (
            (tokens[end].key in PARTICLES or tokens[end].key in _FOREIGN)
            and end + 1 < len(tokens)
            and tokens[end + 1].shape in CAPITALS
        ):
            end += 2
        else:
            break
    return end


HOMES = words(
    "nato nata nati nate residente residenti domiciliato domiciliata abita abito vive vivo vivono natural natif"
    " native ne"
    " nee habite habitant demeurant domicilie domiciliee reside residant vit installe installee nacido nacida nacio"
    " residen vivimos empadronado empadronada fallecio fallecido fallecida deceduto deceduta morto morta decede decedee"
    " inhume inhumee nascido nascida mora moro residem faleceu wohnt wohne wohnhaft geboren lebt lebe verstarb starb"
    " gestorben beigesetzt gemeldet woont woonachtig overleden wonend bor bosatt fodt fodd dod mieszka urodzony"
    " urodzona"
    " zamieszkaly zamieszkala zmarl zmarla bydli narozen narozena lakik szuletett aufgewachsen zuhause ansassig sepolto"
)
"""Words of other languages for where somebody was born, lives or died."""
AT_HOMES = words("a à ad en em in te i w we v ve u na bei im")


_GOVERNED = words(
    "parish council vicar rector resident hamlet mayor mayoress bishop archbishop village hamlet municipality suburb"
    " town outskirts"
)


def _is_sure(named: Sequence[Token], key: str, *, known: bool) -> bool:
    keys = [word.key for word in named]
    if keys[0] in gazetteer.first_names() or any(each in _OF_NAMES for each in keys[1:]):
        return False
    if len(keys) > 1:
        return known or not all(gazetteer.is_english(each) or each in ORDINARY for each in keys)
    if key in _REGIONS:
        return key not in _SURELY
    return not (key in gazetteer.surnames() or gazetteer.is_english(key)) and len(key) > 4


def _before_itself(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word with a capital stands before it that is not a sentence's first one."""
    if at == 0 or tokens[at - 1].shape not in CAPITALS or begins_sentence(tokens, at - 1):
        return False
    return not (tokens[at - 1].shape is Shape.UPPER and tokens[at - 1].key in ORDINARY)


def _goes_on(tokens: Sequence[Token], end: int) -> bool:
    """Whether a word with a capital follows, or what makes it part of a name."""
    if end >= len(tokens):
        return False
    token = tokens[end]
    return (token.shape in CAPITALS and token.start == tokens[end - 1].end + 1) or token.text in {"&", "'", "’"}


def _told_before(tokens: Sequence[Token], at: int, town: _Town) -> str | None:  # noqa: C901, PLR0911 - a return a form
    """Why the words before say that this is a town."""
    if at < 2 or _goes_on(tokens, town.end):
        return None
    one, two = tokens[at - 1].key, tokens[at - 2].key
    person = tokens[at].key in gazetteer.first_names() and town.end == at + 1
    if one == "of" and two in _OF_TOWNS:
        return "a word for places stands before it"
    if one == "of" and _of_aged(tokens, at):
        return "an age stands before it, as in a report"
    if two in HOMES and one in AT_HOMES and not (person and one == "a"):
        return "it is where somebody was born, lives or died"
    if one in {"to", "from", "for", "via", "through"} and (two in TRANSPORT or (two in MOTION and not person)):
        return "a word for a way stands before it"
    if one in _REACHED and tokens[at - 1].shape is not Shape.CAPITALISED and (town.sure or _dated(tokens, town.end)):
        return "a word for a way stands before it"
    if one in {"is", "was"} and two in _TOWNS_ARE:
        return "a word for places stands before it"
    if tokens[at - 1].text == ":" and two in {"in", "from"} and at > 2 and tokens[at - 3].key in AT_HOME:
        return "a label for places stands before it"
    if (
        tokens[at - 1].shape is Shape.NUMBER
        and len(tokens[at - 1].text) == 4
        and any(token.key in _BORN for token in tokens[max(0, at - 6) : at - 1])
    ):
        return None if person else "a date stands before it, as where somebody was born"
    several = town.sure and town.end > at + 1 and one == "a"  # "nato a Reggio Calabria"
    foreign = several or tokens[at - 1].text in _FOREIGN or (one in {"a", "en"} and gazetteer.is_foreign(two))
    if foreign and not person and (town.sure or " ".join(t.key for t in tokens[at : town.end]) in gazetteer.cities()):
        return "a word for a place stands before it"
    return None


def _told_behind(tokens: Sequence[Token], at: int, town: _Town) -> str | None:
    """Why what follows says that this is a town: a date line, a state."""
    if town.end + 1 >= len(tokens) or _before_itself(tokens, at):
        return None
    person = tokens[at].key in gazetteer.first_names() and town.end == at + 1
    first = begins_sentence(tokens, at) or tokens[at - 1].text == ","
    if any(True for _ in _state(tokens, town.end)):
        return "the code of a state stands behind it"
    if tokens[town.end].text == "," and first and not person and _dated(tokens, town.end + 1):
        return "a date follows it, as in a date line"
    return None


def _state(tokens: Sequence[Token], at: int) -> Iterator[Span]:
    """The state in ", GA" behind a town."""
    if at + 1 < len(tokens) and tokens[at].text == "," and tokens[at + 1].text in gazetteer.states():
        yield _place(tokens, at + 1, at + 2, 0.7, "it is the code of a state behind a place")


def _dated(tokens: Sequence[Token], at: int) -> bool:
    """Whether a date or a time begins here: "28.12.2023", "3 May", "le 3 mai", "May 3"."""
    while at < len(tokens) and tokens[at].key in {"le", "den", "am", "li", "el", "the", "on", "a", "dne", "dnia"}:
        at += 1
    if at + 1 >= len(tokens):
        return False
    behind = tokens[at + 1]
    if tokens[at].key in MONTHS:
        return behind.shape in NUMBERS
    if tokens[at].shape not in NUMBERS:
        return False
    third = tokens[at + 2] if at + 2 < len(tokens) else None
    if behind.text in {".", "/", "-", ":"} and third is not None and third.shape in NUMBERS:
        return True
    return behind.key in MONTHS or (behind.text in {".", "de"} and third is not None and third.key in MONTHS)


def _stands_alone(tokens: Sequence[Token], at: int, town: _Town) -> bool:
    """Whether a sure place is no part of a longer name, and no sentence's first word."""
    if not town.sure or _before_itself(tokens, at):
        return False
    if _owns(tokens, town.end):
        return True
    if _goes_on(tokens, town.end):
        return False
    several = town.end > at + 1
    if several:
        return not (tokens[at].key in gazetteer.surnames() and tokens[town.end - 1].key in gazetteer.surnames())
    return tokens[at].key in _REGIONS


def _owns(tokens: Sequence[Token], end: int) -> bool:
    """Whether "'s" and a word in small letters follow: "Swaffham's market"."""
    return (
        end + 2 < len(tokens)
        and tokens[end].text in {"'", "’"}
        and tokens[end + 1].text == "s"
        and tokens[end + 2].shape is Shape.LOWER
    )


def _pairs(tokens: Sequence[Token]) -> Iterator[Span]:
    """Both towns of "Hull to Zielona Gora", "between Pecs and Sopron", "Lecce 0916 - Bari", "Boise beat Oulu"."""
    for at, token in enumerate(tokens):
        if not (token.text in _BETWEEN or token.key in _BETWEEN or token.key in _BEATS or token.key in _ROWS):
            continue
        first = _town_before(tokens, at)
        behind = at + 1
        if token.key in _BEATS and behind < len(tokens) and tokens[behind].key in {"with", "to", "against"}:
            behind += 1
        if first is None or behind >= len(tokens) or tokens[behind].shape not in CAPITALS:
            continue
        second = _town(tokens, behind)
        if second is None or _before_itself(tokens, first[0]) or _goes_on(tokens, second.end):
            continue
        near = {each.key for each in tokens[max(0, first[0] - 8) : first[0]]}
        sure = first[1].sure or second.sure
        if token.key in _ROWS:
            right = _row(tokens, first, behind, second)
        elif token.key in _BEATS:
            right = sure or _scored(tokens, second.end)
        else:
            right = (sure and second.end > 0 and (first[1].sure and second.sure)) or bool(near & _ON_THE_WAY)
        if right:
            yield _place(tokens, first[0], first[1].end, 0.7, "another place follows it")
            yield _place(tokens, behind, second.end, 0.7, "another place stands before it")


def _row(tokens: Sequence[Token], first: tuple[int, _Town], behind: int, second: _Town) -> bool:
    """Whether "and" or a comma stands between two towns: behind a word for a place, the second no person."""
    at, town = first
    before = tokens[at - 1].key if at else ""
    if before == "between":
        return town.sure or second.sure
    if before == "," and _row_begins(tokens, at - 1):
        return True
    person = tokens[behind].key in gazetteer.first_names() or tokens[at].key in gazetteer.first_names()
    if person or before not in _IN_PLACES:
        return False
    return town.sure or second.sure or tokens[behind - 1].text != ","


def _row_begins(tokens: Sequence[Token], at: int) -> bool:
    """Whether "in Tebay" or "from Oslo, Bergen" ends before a comma here."""
    for _ in range(_LONGEST):
        first = _town_before(tokens, at)
        if first is None or first[0] == 0:
            return False
        before = tokens[first[0] - 1]
        if before.key in _IN_PLACES:
            return first[1].sure
        if before.text != ",":
            return False
        at = first[0] - 1
    return False


_ROWS = frozenset({"and", "or", ",", "et", "und", "y", "e", "och", "og", "&", "oder", "ou"})
_IN_PLACES = words(
    "in near around at from to across through for between nach aus bei vers pour desde till från fra naar"
)


def _town_before(tokens: Sequence[Token], at: int) -> tuple[int, _Town] | None:
    """A town that ends here, or before the date or the time that does."""
    end = at
    while end > 0 and at - end < 3 and tokens[end - 1].shape in NUMBERS:
        end -= 1
    for first in range(max(0, end - _LONGEST), end):
        if tokens[first].shape in CAPITALS:
            town = _town(tokens, first)
            if town is not None and town.end == end:
                return first, town
    return None


def _scored(tokens: Sequence[Token], at: int) -> bool:
    """Whether a result such as 3-1 follows."""
    for first in range(at, min(at + 3, len(tokens) - 2)):
        if tokens[first].shape is Shape.NUMBER and tokens[first + 1].text in {"-", "–", ":"}:
            return tokens[first + 2].shape is Shape.NUMBER
    return False


def _based(token: Token) -> Iterator[Span]:
    """The place in "London-based" and "Chicago-born"."""
    for ending in ("-based", "-born", "-area"):
        if token.key.endswith(ending):
            place = token.key.removesuffix(ending)
            if place in gazetteer.every_city() or place in gazetteer.countries():
                yield Span(
                    start=token.start,
                    end=token.end - len(ending),
                    entity="LOCATION",
                    score=0.7,
                    method=Method.NAMES,
                    rule="places told by neighbours",
                    reason="it says where somebody or something is at home",
                )


def _place(tokens: Sequence[Token], first: int, end: int, score: float, reason: str) -> Span:
    return over(tokens, first, end, "LOCATION", score=score, rule="places told by neighbours", reason=reason)
