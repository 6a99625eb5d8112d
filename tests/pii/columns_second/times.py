"""Columns of birthdays, dates, ages and the numbers of customers, staff and cases."""

from tests.pii.columns_second.column import Sort
from tests.pii.columns_second.drawing import day, either, filled, number, one, pattern

_BIRTH = (1931, 2006)

SORTS = [
    Sort(entity="DATE_OF_BIRTH", cell=day(*_BIRTH, "%d.%m.%Y"), telling=("Geburtsdatum", "geb. am")),
    Sort(entity="DATE_OF_BIRTH", cell=day(*_BIRTH, "%m/%d/%Y"), telling=("DOB", "birthday")),
    Sort(entity="DATE_OF_BIRTH", cell=day(*_BIRTH, "%Y-%m-%d"), telling=("date de naissance", "data urodzenia")),
    Sort(entity="DATE_OF_BIRTH", cell=day(*_BIRTH, "%d/%m/%Y", "%d-%m-%Y"), telling=("fecha de nacimiento",)),
    Sort(entity="DATE_OF_BIRTH", cell=day(*_BIRTH, "%d %B %Y", "%d %b %Y"), telling=("born on",)),
    Sort(
        entity="DATE_OF_BIRTH",
        cell=day(*_BIRTH, "%Y-%m-%d", "%d.%m.%Y"),
        vague=1,
        absent=1,
        also=("DATE_TIME",),
        note="the years of people's births; nothing else tells",
    ),
    Sort(entity="DATE_TIME", cell=day(2019, 2024, "%d.%m.%Y"), telling=("Aufnahmedatum",), vague=1),
    Sort(
        entity="DATE_TIME",
        cell=filled(
            "{day} {hour}:{minute}",
            day=day(2021, 2025, "%Y-%m-%d"),
            hour=pattern("0%", "1#"),
            minute=one("00|10|15|30|45"),
        ),
        telling=("appointment",),
    ),
    Sort(entity="DATE_TIME", cell=day(2016, 2025, "%b %d, %Y"), telling=("date of discharge",), absent=1),
    Sort(entity="AGE", cell=number(18, 96), telling=("age", "Alter", "edad", "wiek", "âge du patient")),
    Sort(
        entity="AGE",
        cell=filled(["{n} years", "{n} yrs", "{n} y/o", "{n} y", "{m} months"], n=number(1, 94), m=number(1, 23)),
        vague=1,
        telling=("age_txt",),
        absent=1,
        note="with units",
    ),
    Sort(entity="AGE", cell=filled(["{n} Jahre", "{n} J."], n=number(19, 91)), absent=1, note="with units"),
    Sort(entity=None, cell=number(18, 96), vague=1, also=("AGE",), note="whole numbers: nobody could tell"),
    Sort(entity="CUSTOMER_ID", cell=pattern("K-1#####", "K-2#####"), telling=("Kundennummer",)),
    Sort(entity="CUSTOMER_ID", cell=pattern("P0####", "P1####"), telling=("patient_id", "numer pacjenta")),
    Sort(entity="CUSTOMER_ID", cell=pattern("EMP0####", "EMP1####"), telling=("employee no", "matricule salarié")),
    Sort(
        entity="CUSTOMER_ID", cell=pattern("%#####"), telling=("Personalnummer", "numero cliente"), note="bare figures"
    ),
    Sort(entity="CUSTOMER_ID", cell=pattern("2#-CV-0####", "19-CR-0####"), telling=("court case number",)),
    Sort(entity="CUSTOMER_ID", cell=pattern("% C ###/2#", "%# O ##/1#", "% F ###/2#"), telling=("Aktenzeichen",)),
    Sort(entity="CUSTOMER_ID", cell=pattern("SUBJ-###-0##"), telling=("subject identifier",), note="of a trial"),
    Sort(
        entity=None,
        cell=either((3, pattern("P1####")), (1, pattern("Q2####"))),
        vague=1,
        absent=1,
        also=("CUSTOMER_ID", "MEDICAL_RECORD_NUMBER"),
        note="numbers of somebody or something: nobody could tell",
    ),
    Sort(
        entity=None,
        cell=filled(["{a}{b}{n}"], a=one("j|m|k|s|t|a"), b=one("mill|sand|wern|thor|pett|garc|novo"), n=pattern("##")),
        telling=("login",),
        also=("PERSON", "CUSTOMER_ID"),
        note="accounts: no kind of the list, though a person's",
    ),
]
