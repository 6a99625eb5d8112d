"""Dates and times in texts: layouts and languages that are found over the right characters, numbers that are none."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_core.pii import matching
from privacy_core.pii.spans import settled
from privacy_core.pii.text_calendar import plain
from privacy_core.pii.text_rules import refine

WRITTEN = """
The hearing is on the {3rd}, before lunch.
Meet me {Mon 14th} or {Tues 15 May}.
We land at {17h30} and leave at {9h}.
Le train part vers {14h05} le {3 août 2021}.
Er kommt am {3. März 2020} um {14.30 Uhr}.
Nació el {5 de marzo de 1987} a las {8.30}.
Kokous {5. toukokuuta 2022} klo {13.15}.
Spotkanie {17 września 2021} o {10:30}.
Sastanak {3. siječnja 2020}.
Schůzka dne {5. května 2021} v {9.30}.
Il {15 settembre 1999} a Roma, dal {2001} al {2004}
Em {12 de outubro de 2019} às {14h30}
Op {dinsdag 4 maart 2020} om {15.45} uur
Στις {5 Μαρτίου 2021} ήρθε
Он приехал {9 мая 1975} года
{2023. május 14.} reggel
{2023年10月5日}に生まれた
{Jun 14 03:22:11} combo sshd: check pass
frank [{10/Oct/2000:13:55:36 -0700}] "GET / HTTP/1.0"
{2024-05-02T09:30:12.345Z} ERROR timeout
{2024-05-02 09:30:12,345} ERROR timeout
Date: {Tue, 14 Mar 2023 09:12:44 +0100}
Sent: {Tuesday, March 14, 2023} {9:12 AM}
Open {09:00}-{17:30} daily
He arrived at {0645} and left by {1430}hrs.
At {1830} we closed the gate.
It was built in the {1920s}.
The season {2022/23} was short.
Results for {Q3 2023} are out
He died in {1999}; she was b. {1950}.
Paid on {3/4} and {12/05}.
See you {Fri 18/11}.
Termin: {Di, 14.03.} um {8 Uhr}
Zahlbar bis {28.6.} bitte
Tot {21-12} bij ons
Card exp {09/27}, it says
Flight BA12 on {12MAR} dep {0915}
At {half past nine} she rang.
{5-Mar-21}, {05/Mar/2021}, {2021-Mar-05}
{3-5 June 2022} and {June 3-5, 2022} in Rome
From {14 Jan} until {3 Feb}
It was spoilt in {Sept '98}
COURT 2 - {18.04}
Council, {3 June 2021}, {19.00}: present were four. We closed {20.45}.
He came on {28.10.} and again {2.11.} with a friend
She was here between {1987} and {1994}.
At about {23.40} I left.
OBS {0200} stable, {0400} febrile, {0600} asleep
Seen {01:52}, again {07.50}, out on {4 April}
On {3 May 2021} the film covers {2140} to {2215}
It was founded in {1441}, he says
Work: {09/2014} - {03/2017} in Delhi
Vi firar den {6 juni}, klockan {11}
Moved {03APR} LHR {0720} and back {10APR} OSL {1845}
""".strip().splitlines()

NUMBERS = """
Use 3/4 cup of milk and 1/2 tsp salt.
Open 24/7, rated 4/5 by us, 10/10 would buy.
Version 18.04 of Ubuntu needs 2.5 GB; see section 3.4.
Ratio 16:9, mix 3:1, John 3:16.
The race was won in 33:24.
Item 1043 costs 1500 EUR; 2000 people came.
It takes 1500 hours of work and 2000 steps.
BP 120/80, pulse 72, temp 37.2, bm 8.4.
A 7/16 inch spanner and 5/8 bolts.
page 3/12, step 2/4, flat 3/2
The price rose from 8.4 to 9.2.
Add 1800 ml of water; 1900 kcal.
Set 5 alarms; 12 out of 20 passed.
Call ext. 2011 or room 1955.
scored 20/25 and 12/15
1/3 of all users; 2/3 majority
Increase from 1200 to 1400 units.
It costs 12.09.
Part no. 11-12, size 10-12
She stays every Sunday, and last Monday too.
The song goes on for 9:16 minutes.
Take 1/2 tablet, then 3/4 tablet.
Won 6-4 7-6 after 2 h 31.
Rows 1200-1400 are empty.
""".strip().splitlines()


def dated(text: str) -> list[str]:
    """What counts as a date or time in a text."""
    kinds = {"DATE_TIME", "DATE_OF_BIRTH"}
    return [text[span.start : span.end] for span in settled(refine(text, matching.spans(text))) if span.entity in kinds]


@pytest.mark.parametrize("marked", WRITTEN)
def test_a_date_or_time_is_found_over_its_characters_in_many_layouts_and_languages(marked):
    assert dated(re.sub(r"[{}]", "", marked)) == re.findall(r"\{(.*?)\}", marked)


@pytest.mark.parametrize("text", NUMBERS)
def test_fractions_versions_prices_and_results_are_no_dates(text):
    assert dated(text) == []


def test_an_address_ends_before_a_date_that_follows_it():
    text = "Keys are with us, Rue Leopold 28, Ieper. Tot 21-12! Magda"
    found = [(text[span.start : span.end], span.entity) for span in settled(refine(text, []))]
    assert ("21-12", "DATE_TIME") in found
    assert not any("Tot" in value for value, _ in found)


@given(st.text())
def test_a_text_without_capitals_and_accents_is_as_long_as_before(text):
    assert len(plain(text)) == len(text)
