"""Names of people in short cells: how they are written, in which languages, and what chance would give."""

from collections import Counter
from importlib import import_module

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy_core.pii import by_names, header_words, people_columns, validators, word_cells
from privacy_core.pii.people_cells import Look, look

FULL = """
Keller, Maria|MARIA KELLER|m. keller|Keller M.|Dr. med. Großmann|Mr Reddy|Familie Yılmaz|Heike und Jan Vogt
Anna & Peter Böhm
María Petrović (Tochter)|Иванов И. И.|Шевченко Ольга|Γιώργος Παπαδόπουλος|דוד כהן|मोहन शर्मा|Nguyễn Thị Hoa
王小明|陳怡君|田中 恵|山田太郎|김민준|Tang Haoran|Ji-woo Park|Haruto Yamamoto|นายสมชาย ใจดี|Maria Schmidt geb. Keller
Kontakt: Varga Katalin|г-н Петров
"""
NOBODY = """
out of stock|pending|E. coli|Plan B|Smith, Jones and Brown|Keller & Sons|Coca Cola|New York|Real Madrid
黄色|北京|사과|в работе|N/A|follow-up-call|Type A|C1234|Sicilian Defence|rather-smile-culture|thing number hu
"""


def cells(text):
    return [cell for line in text.strip().splitlines() for cell in line.split("|")]


@pytest.mark.parametrize("cell", cells(FULL))
def test_a_full_name_is_known_however_it_is_written(cell):
    assert look(cell) is Look.FULL


@pytest.mark.parametrize("cell", cells(NOBODY))
def test_what_names_nobody_looks_like_nothing(cell):
    assert look(cell) is Look.NOTHING


COLUMNS = {
    "Africa": (
        "Kwabena Chinedu Wanjiru Fatoumata Mamadou Tesfaye Ngozi",
        "Mensah Okafor Mwangi Diallo Ndiaye Owusu Banda",
    ),
    "India": ("Rajesh Sunita Amit Anjali Suresh Lakshmi Arjun", "Sharma Patel Reddy Iyer Singh Gupta Menon"),
    "Russia": ("Алексей Дмитрий Сергей Наталья Екатерина", "Смирнов Кузнецов Попов Васильев Петров"),
    "Poland": ("Katarzyna Małgorzata Krzysztof Tomasz Paweł", "Nowak Kowalska Wiśniewski Zieliński Woźniak"),
    "Turkey": ("Mehmet Ayşe Fatma Mustafa Emine", "Yılmaz Kaya Demir Çelik Şahin"),
    "Finland": ("Matti Juhani Aino Päivi Riikka", "Virtanen Korhonen Mäkinen Nieminen Koskinen"),
    "Arabia": ("محمد أحمد فاطمة علي خالد", "العتيبي القحطاني المصري حداد منصور"),
    "Israel": ("דוד יוסף משה שרה רחל", "כהן לוי מזרחי פרץ ביטון"),
    "Greece": ("Γιώργος Δημήτρης Μαρία Ελένη Κώστας", "Νικολάου Γεωργίου Ιωάννου Παππά Αντωνιάδης"),
}


def found(values, named=()):
    looked = by_names.listed("c1", pa.array(values, pa.string()), every=True, named=frozenset(named))
    return {each.entity: each for each in looked.findings}


@pytest.mark.parametrize("where", COLUMNS)
def test_a_column_of_names_is_found_without_a_telling_name_in_many_languages(where):
    firsts, lasts = (part.split() for part in COLUMNS[where])
    names = [
        f"{last} {first}" if turned else f"{first} {last}" for turned in (0, 1) for first in firsts for last in lasts
    ]
    person = found(names)["PERSON"]
    assert person.n == len(names)
    assert person.share > 0.6


def test_names_without_blanks_of_china_korea_and_japan_are_found():
    chinese = [last + first for last in "王李张刘陈杨" for first in ("伟", "秀英", "娜", "欣怡", "浩宇")]
    korean = [last + first for last in "김이박최정" for first in ("민준", "서연", "지우", "미경")]
    japanese = [
        last + first for last in ("佐藤", "鈴木", "森田", "大野") for first in ("健太", "美咲", "直樹", "さくら")
    ]
    for names in (chinese, korean, japanese):
        assert found(names)["PERSON"].share > 0.8


def test_names_in_an_eighth_of_cells_that_are_codes_are_counted_as_they_are():
    names = [
        f"{first} {last}" for first in ("Anna", "Peter", "Julia") for last in ("Novak", "Weber", "Rossi", "Kowalski")
    ]
    values = [names[n // 8 % 12] if n % 8 == 0 else f"REF-{n}" for n in range(400)]
    person = found(values)["PERSON"]
    assert (person.hits, person.n, person.share, person.method) == (50, 400, 0.125, "every cell")


HARMLESS = {
    "apples": "Granny Smith|Pink Lady|Gala|Fuji|Braeburn|Jonagold|Jonathan|Boskoop|Elstar|Topaz|Idared|Discovery",
    "colours": "Brown|White|Green|Black|Gray|Rose|Violet|Amber|Olive|Navy|Beige|Orange|Scarlet|Ruby|Coral",
    "flowers": "Rose|Lily|Iris|Violet|Daisy|Jasmine|Poppy|Heather|Ivy|Petunia|Azalea|Dahlia|Tulip|Lilac|Lotus",
    "cars": "Ford|Toyota|Honda|Mazda|Mercedes|Audi|Porsche|Opel|Seat|Renault|Fiat|Volvo|Jaguar|Bentley",
    "units": "Newton|Pascal|Joule|Watt|Kelvin|Celsius|Hertz|Ohm|Volt|Ampere|Farad|Henry|Tesla|Weber|Gray|Lumen|Lux",
    "openings": "Ruy Lopez|Sicilian Defence|Caro-Kann|Queen's Gambit|Slav|Pirc|Vienna Game|Evans Gambit|Petrov",
    "trades": "Bäcker|Müller|Schneider|Schmied|Fischer|Koch|Maurer|Maler|Gärtner|Metzger|Richter|Lehrer|Arzt|Kellner",
    "vegetables": "白菜|土豆|黄瓜|茄子|洋葱|大蒜|苹果|香蕉|葡萄|西瓜|草莓|桃子|玉米|大米|小麦|高粱|石榴|柠檬|芒果|菠萝",
    "goods": "хлеб|молоко|масло|сыр|рыба|мясо|морковь|лук|капуста|яблоки|груши|чай|кофе|сахар|соль|мука|рис",
}


@pytest.mark.parametrize("what", HARMLESS)
def test_kinds_of_things_that_are_names_of_some_people_too_are_no_people(what):
    values = HARMLESS[what].split("|")
    assert "PERSON" not in found([values[n * n % len(values)] for n in range(240)])


def test_firms_with_initials_that_are_a_legal_form_are_organizations():
    firms = ["Repsol S.A.", "Mercadona S.A.", "Ferrovial S.A.", "Constructora Andina Ltda.", "Textiles del Sur S.A.C."]
    assert list(found(firms * 20)) == ["ORGANIZATION"]


@given(st.integers(0, 400), st.sampled_from(["REF {}", "out of stock {}", "open"]))
@settings(max_examples=25, deadline=None)
def test_harmless_rows_never_raise_the_share(harmless, form):
    names = [
        f"{first} {last}" for first in ("Anna", "Peter", "Julia", "Karl") for last in ("Novak", "Weber", "Rossi")
    ] * 4
    before = found(names)["PERSON"].share
    after = found([*names, *(form.format(n) for n in range(harmless))]).get("PERSON")
    assert before == 1
    assert after is None or after.share == pytest.approx(len(names) / (len(names) + harmless))


TRIALS, DIFFERENT = 2_000, 40


def _columns_found(share, seen, rng):
    """Of columns whose values look like names with a chance each, independently, how many are taken for people."""
    hits = 0
    for _ in range(TRIALS):
        looks = {str(n): seen if drawn < share else Look.NOTHING for n, drawn in enumerate(rng.random(DIFFERENT))}
        hits += bool(people_columns.people(dict.fromkeys(looks, 1), looks, DIFFERENT, named=False))
    return hits


@pytest.mark.parametrize(("chance", "seen"), [(0.45, Look.SURNAME), (0.25, Look.FIRST_NAME)])
def test_chance_alone_makes_people_of_one_column_in_five_thousand_at_most(chance, seen):
    """Each fires with at most 2e-4, so 2,000 columns more than 9 times with a chance below 1e-9 (Poisson's tail).

    And columns of names that lists know 95 of 100 of are nearly all found.
    """
    rng = np.random.default_rng()
    assert _columns_found(chance, seen, rng) <= 9
    assert _columns_found(0.95, seen, rng) > 0.9 * TRIALS


@pytest.mark.parametrize("locale", ["da_DK", "de_DE", "en_US", "es_ES", "fr_FR", "it_IT", "nl_NL", "pl_PL", "ru_RU"])
def test_ordinary_words_of_a_language_are_names_no_more_often_than_is_reckoned_with(locale):
    words = import_module(f"faker.providers.lorem.{locale}").Provider.word_list
    looks = Counter(look(word) for word in set(words))
    surnames = sum(count for seen, count in looks.items() if seen is not Look.NOTHING) / looks.total()
    firsts = sum(count for seen, count in looks.items() if seen > Look.SURNAME) / looks.total()
    assert surnames <= people_columns._SURNAMES
    assert firsts <= people_columns._FIRST_NAMES


def test_states_of_an_order_under_a_name_for_people_are_contradicted_and_names_are_not():
    states = pa.array(["pending", "delivered", "backorder", "shipped", "returned", "cancelled"] * 20)
    agents = pa.array(["Fairclough", "O'Dwyer", "Lockhart", "Whitaker", "Ashworth", "Banerjee"] * 20)
    assert by_names.contradicted("PERSON", states)
    assert not by_names.contradicted("PERSON", agents)
    assert not by_names.contradicted("LOCATION", pa.array(["north", "south", "east"] * 20))


REPEATED = {
    "English first names": ("James Mary Robert Patricia John Jennifer Michael Linda", True),
    "Polish first names": (
        "Agnieszka Krzysztof Katarzyna Wojciech Zbigniew Grzegorz Małgorzata Ewelina Przemysław Halina",
        True,
    ),
    "seven of them": ("James Mary Robert Patricia John Jennifer Michael", False),
    "surnames": ("Nowak Mazurek Pietrzak Kowalczyk Zielińska Dąbrowska Gąsiorowski Szczepaniak", False),
    "gems and colours": ("Amber Violet Ruby Jade Coral Ivory Scarlet Olive Pearl Opal", False),
    "flowers": ("Rose Lily Iris Daisy Violet Jasmine Heather Poppy", False),
    "cars": ("Ford Mercedes Kia Honda Audi Seat Skoda Lexus Tesla Lancia", False),
}


@pytest.mark.parametrize("what", REPEATED)
def test_a_few_first_names_that_return_count_where_nothing_else_stands_and_other_words_that_return_do_not(what):
    values, counts = REPEATED[what]
    assert ("PERSON" in found([word for word in values.split() for _ in range(25)])) is counts


def test_first_names_that_return_among_other_words_are_categories():
    values = ["James", "Mary", "Robert", "Patricia", "John", "Jennifer", "Michael", "Linda", "pending", "paid"]
    assert not found([word for word in values for _ in range(25)])


def test_values_that_read_as_names_but_are_too_few_say_how_many_they_are():
    values = ["Nowak", "Mazurek", "Kowalczyk", "Zielińska", "pending"] * 20
    looked = by_names.listed("c1", pa.array(values), every=True, named=())
    assert not looked.findings
    assert (looked.read, looked.flagged, looked.different) == (100, 80, 4)


def test_an_empty_cell_is_no_name_place_or_title():
    for can_be in (word_cells.can_be_a_name, word_cells.can_be_a_place, word_cells.can_be_a_title):
        assert not can_be("")
        assert not can_be(" ")


def test_a_number_of_thousands_of_digits_is_no_age():
    assert not validators.aged("9" * 5_000 + " years")
    assert validators.aged("034 years")


def test_of_a_very_long_name_of_a_column_the_beginning_is_read():
    assert "DATE_OF_BIRTH" in header_words.kinds("date of birth " + "x " * 4_000)
    assert "DATE_OF_BIRTH" not in header_words.kinds("x " * 4_000 + "date of birth")
