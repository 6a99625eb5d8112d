"""Makes the demo table: 10,000 invented hospital admissions of 7,500 invented patients, and its hierarchies.

``python assets/demo/make_demo.py [FOLDER]`` writes the same bytes each time. All chance comes from uniform numbers of a
seeded generator, turned into values by comparisons and sums only, so that neither a release of numpy nor a math library
can move a digit.
"""
# ruff: noqa: INP001, SIM905 - a script, not part of a package; a list of names reads best as names

import csv
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

import numpy as np
import vocabulary as words

SEED = 20_240_229
PATIENTS, ADMISSIONS = 7_500, 10_000
FIRST_DAY, DAYS = date(2023, 1, 1), 731
HEADER = (
    "admission_id patient_id first_name last_name email phone postcode birth_date sex marital_status occupation "
    "admission_date ward diagnosis notes cost"
).split()
LARGE_TOWNS = 18

T = TypeVar("T")


class Chance:
    """Draws from one seeded stream of uniform numbers."""

    def __init__(self, seed: int) -> None:
        self._rng = np.random.Generator(np.random.PCG64(seed))

    def below(self, count: int) -> int:
        return int(self._rng.random() * count)

    def happens(self, share: float) -> bool:
        return bool(self._rng.random() < share)

    def one_of(self, values: Sequence[T]) -> T:
        return values[self.below(len(values))]

    def weighted(self, weights: Mapping[T, float]) -> T:
        at = float(self._rng.random()) * sum(weights.values())
        for value, weight in weights.items():
            at -= weight
            if at < 0:
                return value
        return next(reversed(list(weights)))


@dataclass(frozen=True, kw_only=True)
class Patient:
    """What a hospital knows of a person at one admission."""

    patient_id: str
    first_name: str
    last_name: str
    email: str
    phone: str
    postcode: str
    birth_date: date
    sex: str
    marital_status: str
    occupation: str
    frail: bool

    def age(self) -> int:
        return (FIRST_DAY - self.birth_date).days * 100 // 36_525


def towns() -> dict[str, float]:
    """Postcodes with their weights: a few large ones in each region, and a tail of small ones."""
    chance = Chance(SEED)
    return {
        f"{region}{(7 * place + chance.below(7)) % 100:02d}": share / (place + 1)
        for region, share in words.REGIONS.items()
        for place in range(LARGE_TOWNS if share > 5 else LARGE_TOWNS // 2)
    }


def telephone(chance: Chance) -> str:
    return f"{chance.one_of(words.PHONES)}{chance.below(1000):03d}"


def address(first: str, last: str, number: int) -> str:
    plain = unicodedata.normalize("NFKD", f"{first}.{last}").encode("ascii", "ignore").decode().lower()
    return f"{plain}{number}@example.{'org' if number % 3 else 'com'}"


def occupation(age: int, chance: Chance) -> str:
    if age < 6:
        return "below school age"
    if age < 18:
        return "pupil"
    if age > 66 and chance.happens(0.93):
        return "retired"
    if age < 26 and chance.happens(0.5):
        return "student"
    return chance.weighted({name: weight for name, (_, _, weight) in words.OCCUPATIONS.items()})


def make_patient(number: int, chance: Chance, places: Mapping[str, float]) -> Patient:
    sex = "female" if chance.happens(0.53) else "male"
    birth_date = FIRST_DAY - timedelta(days=chance.weighted(words.AGE_BANDS) * 36_525 // 100 + 1 + chance.below(1826))
    first = chance.one_of(words.FEMALE if sex == "female" else words.MALE)
    last = chance.one_of(words.LAST)
    patient = Patient(
        patient_id=f"P{10_000 + (number * 7919 + 104_729) % 90_000}",
        first_name=first,
        last_name=last,
        email=address(first, last, 1 + chance.below(99)),
        phone=telephone(chance),
        postcode=chance.weighted(places),
        birth_date=birth_date,
        sex=sex,
        marital_status="",
        occupation="",
        frail=chance.happens(0.15),
    )
    age = patient.age()
    return replace(
        patient,
        email="" if age < 12 or chance.happens(0.12) else patient.email,
        phone="" if chance.happens(0.04) else patient.phone,
        sex="" if chance.happens(0.006) else sex,
        marital_status=marital_status(age, chance),
        occupation=occupation(age, chance),
    )


def marital_status(age: int, chance: Chance) -> str:
    if chance.happens(0.025):
        return "?"
    return chance.weighted(words.MARITAL[max(start for start in words.MARITAL if start <= age)])


def diagnosis(patient: Patient, chance: Chance) -> str:
    age = patient.age()
    return chance.weighted(
        {
            name: weight * (1 if low <= age <= high else 0.04)
            for name, (_, _, weight, low, high, only, _) in words.DIAGNOSES.items()
            if not only or (patient.sex == only and low <= age <= high)
        }
    )


def note(patient: Patient, chance: Chance) -> str:
    if chance.happens(0.5):
        return ""
    return chance.one_of(words.NOTES).format(
        first=patient.first_name,
        last=patient.last_name,
        title="Ms" if patient.sex == "female" else "Mr",
        email=patient.email or "family doctor",
        other=chance.one_of(words.FEMALE + words.MALE),
        other_last=chance.one_of(words.LAST),
        phone=telephone(chance),
        day=chance.one_of(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")),
        n=2 + chance.below(7),
        year=2009 + chance.below(14),
    )


def stays(patients: Sequence[Patient], chance: Chance) -> list[tuple[date, Patient]]:
    """Everybody once, the rest of the admissions mostly by the frail; some move house between two stays."""
    times = [1] * len(patients)
    frail = [number for number, patient in enumerate(patients) if patient.frail]
    for _ in range(ADMISSIONS - len(patients)):
        times[chance.one_of(frail) if chance.happens(0.55) else chance.below(len(patients))] += 1
    found, places = [], towns()
    for patient, count in zip(patients, times, strict=True):
        now = patient
        for day in sorted(chance.below(DAYS) for _ in range(count)):
            found.append((FIRST_DAY + timedelta(days=day), now))
            if chance.happens(0.04):
                now = replace(now, postcode=chance.weighted(places))
    return sorted(found, key=lambda stay: (stay[0], stay[1].patient_id))


def admissions() -> list[list[str]]:
    """The rows of the table, oldest admission first."""
    chance, places = Chance(SEED + 1), towns()
    patients = [make_patient(number, chance, places) for number in range(PATIENTS)]
    earlier: dict[str, str] = {}
    rows = []
    for number, (day, patient) in enumerate(stays(patients, chance)):
        again = earlier.get(patient.patient_id, "")
        found = again if again and chance.happens(0.6) else diagnosis(patient, chance)
        earlier[patient.patient_id] = found
        _, ward, *_, usual = words.DIAGNOSES[found]
        cents = chance.below(100) + usual * (
            45 + chance.below(60) + chance.below(60) + (chance.below(400) if chance.happens(0.04) else 0)
        )
        born = "" if chance.happens(0.004) else patient.birth_date.isoformat()
        rows.append(
            [
                f"A{500_001 + number}",
                patient.patient_id,
                patient.first_name,
                patient.last_name,
                patient.email,
                patient.phone,
                patient.postcode,
                born,
                patient.sex,
                patient.marital_status,
                patient.occupation,
                day.isoformat(),
                ward,
                found,
                note(patient, chance),
                f"{cents // 100}.{cents % 100:02d}",
            ]
        )
    return rows


def hierarchies(rows: Sequence[Sequence[str]]) -> dict[str, list[tuple[str, ...]]]:
    """One line a value, leaf first, as ARX reads it; every value of the table that is not missing has its line."""

    def values(name: str) -> list[str]:
        return sorted({row[HEADER.index(name)] for row in rows} - {""})

    def ancestors(born: str) -> tuple[str, ...]:
        five, ten, twenty = (int(born[:4]) // width * width for width in (5, 10, 20))
        return (born, born[:7], born[:4], f"{five}-{five + 4}", f"{ten}-{ten + 9}", f"{twenty}-{twenty + 19}", "*")

    return {
        "postcode": [
            (code, *(code[:kept] + "*" * (5 - kept) for kept in (4, 3, 2, 1)), "*") for code in values("postcode")
        ],
        "birth_date": [ancestors(born) for born in values("birth_date")],
        "sex": [("female", "*"), ("male", "*")],
        "marital_status": [(name, group, "*") for name, group in words.MARITAL_GROUPS.items()],
        "occupation": [(name, group, wider, "*") for name, (group, wider, _) in words.OCCUPATIONS.items()],
        "diagnosis": [(name, chapter, "*") for name, (chapter, *_) in words.DIAGNOSES.items()],
    }


def write(path: Path, lines: Iterable[Sequence[str]], *, delimiter: str = ",") -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter, lineterminator="\n").writerows(lines)


def main(folder: Path) -> None:
    """Writes ``admissions.csv`` and the hierarchies into ``folder``."""
    rows = admissions()
    write(folder / "admissions.csv", [HEADER, *rows])
    for name, lines in hierarchies(rows).items():
        write(folder / f"hierarchy_{name}.csv", lines, delimiter=";")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
