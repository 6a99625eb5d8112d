"""Are these the same people? Worked by hand, by law, and on Adult."""

import random
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy_core.errors import ColumnsMissingError, InvalidValueError
from privacy_core.intake import RowPrinter, RowPrints, detect, overlap, read, row_prints
from privacy_core.intake.canonical import canonical

ADULT = Path(__file__).resolve().parents[3] / "shared" / "data" / "adult" / "adult.csv"
KEY = b"a key of at least sixteen bytes"
PEOPLE = [
    (f"P{number:03}", f"{number % 28 + 1:02}/11/19{number % 80 + 10}", str(number * 37 % 91), "x")
    for number in range(300)
]


def printed(rows, *, names=None, key: bytes = KEY, person_id: str | None = None) -> RowPrints:
    printer = RowPrinter(key, person_id=person_id)
    columns = [pa.array(values) for values in zip(*rows, strict=True)]
    printer(pa.RecordBatch.from_arrays(columns, names=names or [f"c{i}" for i in range(len(columns))]))
    return printer.result()


@pytest.mark.parametrize(
    "alike",
    [
        ["39", "39.0", "039", " 39 ", "+39", "3.9e1"],
        ["1999-12-31", "31/12/1999", "12/31/1999", "31.12.1999", "1999-12-31T00:00:00Z", "1999-12-31 00:00:00.000"],
        ["Ann", " ann", "ANN "],
        ["1999-12-31 05:06", "1999-12-31T05:06:00", "1999-12-31 05:06:00.000000"],
        ["0", "-0", "0.0"],
    ],
)
def test_one_meaning_has_one_text(alike) -> None:
    assert len(set(canonical(pa.array(alike)).to_pylist())) == 1


def test_different_meanings_have_different_texts() -> None:
    cells = [
        "39",
        "39.5",
        "1999-12-31",
        "1999-12-30",
        "ann",
        "bob",
        "12345678901234567890",
        "12345678901234567891",
        "1.2.3.4",
    ]
    assert len(set(canonical(pa.array(cells)).to_pylist())) == len(cells)


def test_missing_cells_have_no_text() -> None:
    assert canonical(pa.array(["?", "", "NA", "NaN", None])).null_count == 5


@settings(deadline=None)
@given(st.randoms(use_true_random=False), st.permutations(range(4)))
def test_prints_do_not_depend_on_the_order_of_rows_or_columns(rng, order) -> None:
    rows = PEOPLE[:40]
    shuffled = [tuple(row[i] for i in order) for row in rng.sample(rows, len(rows))]
    found = overlap(printed(rows), printed(shuffled))
    assert (found.of_new, found.of_known, found.same_people) == (1.0, 1.0, True)


def test_other_people_are_not_the_same_people() -> None:
    found = overlap(printed(PEOPLE[:150]), printed(PEOPLE[150:]))
    assert (found.of_new, found.can_tell, found.same_people) == (0.0, True, False)


def test_a_column_less_or_another_column_is_still_recognised() -> None:
    known = printed(PEOPLE)
    without_first = [row[1:] for row in PEOPLE]
    other = [(*row[:2], row[3], f"new {index}") for index, row in enumerate(PEOPLE)]
    assert overlap(known, printed(without_first)).of_new == 1.0
    assert overlap(printed(without_first), known).of_new == 1.0
    assert overlap(known, printed(other)).of_new == 1.0


def test_a_few_known_people_in_a_large_new_file_are_found_from_the_other_side() -> None:
    new = [(f"Q{number}", "1/1/2000", str(number), "y") for number in range(20_000)]
    found = overlap(printed(PEOPLE[:50]), printed([*PEOPLE[:50], *new]))
    assert found.of_new < 0.01
    assert found.of_known == 1.0
    assert found.same_people


def test_a_known_person_id_is_enough() -> None:
    names = ["id", "v", "w"]
    known = printed([("p1", "a", "r"), ("p2", "b", "s"), ("p2", "c", "t")], names=names, person_id="id")
    new = printed([("x", "P2", "1"), ("y", "p9", "2")], names=["v", "id", "w"], person_id="id")
    found = overlap(known, new)
    assert (found.persons, found.of_new, found.same_people) == (0.5, 0.0, True)


def test_a_missing_person_id_is_no_person() -> None:
    known = printed([("", "a"), ("p2", "b")], names=["id", "v"], person_id="id")
    new = printed([("?", "c"), ("p3", "d")], names=["id", "v"], person_id="id")
    assert overlap(known, new).persons == 0.0


def test_under_another_key_nothing_can_be_compared() -> None:
    assert overlap(printed(PEOPLE), printed(PEOPLE, key=b"another key, as long as that")).of_new == 0.0


def test_a_print_depends_on_the_key_and_hides_the_sums_of_cells() -> None:
    choices = printed(PEOPLE).choices
    whole, without = ({int(value) for value in choice.prints} for choice in (choices[0], choices[4]))
    # Column 4 is the same in every row: as plain sums the two sets would differ by one number, the hash of its cell.
    first = min(whole)
    shifts = [(first - other) % 2**64 for other in without]
    assert not any({(value - shift) % 2**64 for value in whole} == without for shift in shifts)


def test_prints_survive_the_store(tmp_path: Path) -> None:
    before = printed(PEOPLE, person_id="c0")
    after = RowPrints.from_bytes(before.to_bytes())
    assert overlap(before, after).persons == 1.0
    assert all(one.equals(other) for one, other in zip(before.choices, after.choices, strict=True))


def test_large_files_keep_comparable_samples(monkeypatch) -> None:
    full = printed(PEOPLE)
    monkeypatch.setattr(sys.modules[RowPrinter.__module__], "MOST_PRINTS", 400)
    small = printed(PEOPLE)
    assert small.rate < 1
    assert sum(len(choice.prints) for choice in small.choices) <= 400
    assert (overlap(full, small).of_new, overlap(small, full).of_new) == (1.0, 1.0)


def test_persons_of_whom_no_id_is_told_are_nobody() -> None:
    nobody = printed([("", "a"), ("", "b")], names=["id", "v"], person_id="id")
    known = printed([("p1", "c"), ("p2", "d")], names=["id", "v"], person_id="id")
    assert overlap(known, nobody).persons == overlap(nobody, known).persons == 0.0


def test_a_short_key_and_an_unknown_person_id_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="at least 16 bytes"):
        RowPrinter(b"short")
    with pytest.raises(ColumnsMissingError, match="'pid'"):
        printed(PEOPLE, person_id="pid")


@pytest.fixture(scope="module")
def adult(tmp_path_factory):
    if not ADULT.exists():
        pytest.skip("needs the shared Adult data")
    folder = tmp_path_factory.mktemp("adult")
    head, *body = ADULT.read_text().splitlines()
    random.Random(1).shuffle(body)  # noqa: S311 - the order of test rows

    def of(rows: list[str], columns: list[int] | None = None) -> RowPrints:
        path = folder / "part.csv"
        lines = [head, *rows]
        if columns:
            lines = [",".join(line.split(";")[column] for column in columns) for line in lines]
        path.write_text("\n".join(lines))
        return row_prints(path, detect(path), key=KEY)

    return body, of, folder


def test_two_samples_of_one_population_agree_by_chance_only(adult) -> None:
    """Adult's nine columns are so coarse that two halves share rows; chance explains how many within 0.02.

    The order is seeded, so this holds or fails for good.
    """
    body, of, _ = adult
    half = len(body) // 2
    found = overlap(of(body[:half]), of(body[half:]))
    assert found.of_new > 0.3
    assert abs(found.of_new - found.by_chance) < 0.02
    assert found.can_tell
    assert not found.same_people


def test_a_tenth_of_known_people_among_new_ones_is_noticed(adult) -> None:
    body, of, _ = adult
    half = len(body) // 2
    assert overlap(of(body[:half]), of([*body[: half // 8], *body[half:]])).same_people


def test_adult_is_recognised_as_parquet_and_with_a_column_less(adult) -> None:
    _, of, folder = adult
    known = row_prints(ADULT, detect(ADULT), key=KEY)
    read(ADULT, detect(ADULT), folder / "adult.parquet")
    parquet = row_prints(folder / "adult.parquet", detect(folder / "adult.parquet"), key=KEY)
    assert overlap(known, parquet).of_new == 1.0
    assert overlap(known, of(adult[0][:500], [3, 1, 2, 0, 4, 5, 8, 7])).of_new == 1.0


def test_rows_too_coarse_to_tell_people_apart_say_so(adult) -> None:
    body, of, _ = adult
    first, second = of(body[:5000], [0, 2]), of(body[5000:], [0, 2])
    assert not overlap(first, second).can_tell
    assert overlap(first, of(body[:5000], [2, 0])).same_people


def test_reading_makes_the_same_prints_on_its_way(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("id,age\na,1\nb,2\n")
    printer = RowPrinter(KEY, person_id="id")
    read(path, detect(path), tmp_path / "out.parquet", prints=printer)
    apart = row_prints(path, detect(path), key=KEY, person_id="id")
    assert printer.result().to_bytes() == apart.to_bytes()
    assert pq.read_metadata(tmp_path / "out.parquet").num_rows == 2
