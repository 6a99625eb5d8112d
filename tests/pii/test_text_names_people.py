"""People in free text by rules alone: layouts of names, ranks and offices, small letters, people beside people."""

import pytest

from privacy_core.pii.spans import settled
from privacy_core.pii.text_rules import refine

KINDS = {"PERSON", "TITLE"}


def found(text: str) -> list[tuple[str, str]]:
    """The people and titles that rules find, without a model."""
    return [(text[span.start : span.end], span.entity) for span in settled(refine(text, ())) if span.entity in KINDS]


def people(text: str) -> list[str]:
    return [name for name, entity in found(text) if entity == "PERSON"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Attendance\nRAMANATHAN, Priya\nVAN DEN BERG, Sanne\n", ["RAMANATHAN, Priya", "VAN DEN BERG, Sanne"]),
        ("Payroll: Oyelaran-Whitby, Tunde is down twice.", ["Oyelaran-Whitby, Tunde"]),
        ("van Houten, Joris\tHR\t0031\nNasser, Lina\tOps\t0051", ["van Houten, Joris", "Nasser, Lina"]),
        ("SUSPECT SHEVCHENKO, HELENA, LAST SEEN ON FOOT", ["SHEVCHENKO, HELENA"]),
        ("Booked in FELBER Hugo and then Tapio GELASHVILI.", ["FELBER Hugo", "Tapio GELASHVILI"]),
        ("Return to Mamadou DE LA CRUZ VEGA at once", ["Mamadou DE LA CRUZ VEGA"]),
        ("Goals: K. O. Lindqvist and A.-L. van den Berg.", ["K. O. Lindqvist", "A.-L. van den Berg"]),
        ("It was tenant Jessen G., who was out.", ["Jessen G."]),
        ("Team: 1 de La Rochelle, 2 Kovács, 3 Simon (c), 4 Haugen.", ["de La Rochelle", "Kovács", "Simon", "Haugen"]),
        ('Then Wacław "Wacek" Piotrowski won.', ['Wacław "Wacek" Piotrowski']),
        ("The head is Aroha St. Clair today.", ["Aroha St. Clair"]),
        ("Nurse met Nguyễn Văn Tú in the hall", ["Nguyễn Văn Tú"]),
        ("Pupil: James van der Linden   Form: 8X", ["James van der Linden"]),
    ],
)
def test_a_name_is_read_in_the_order_and_capitals_of_its_layout(text, names):
    assert people(text) == names


@pytest.mark.parametrize(
    ("text", "title", "name"),
    [
        ("Then PC 5893 BLÁHA knocked.", "PC", "BLÁHA"),
        ("We saw Detective Chief Inspector Halloran there.", "Detective Chief Inspector", "Halloran"),
        ("Before District Judge Okafor at ten.", "District Judge", "Okafor"),
        ("Please ring Canon Barkholz.", "Canon", "Barkholz"),
        ("Cllr Riou said no.", "Cllr", "Riou"),
        ("Hier kam Oberkommissar Tietze.", "Oberkommissar", "Tietze"),
        ("Hier le capitaine Lefebvre parla.", "capitaine", "Lefebvre"),
        ("Saludó al Coronel Buendía.", "Coronel", "Buendía"),
        ("Operated on by Prof. Dr. med. Henschel-Vogt.", "Prof. Dr. med.", "Henschel-Vogt"),
        ("bay 2: mrs demirel refused", "mrs", "demirel"),
        ("De heer van Oosterhout komt.", "heer", "van Oosterhout"),
        ("Signed by Ms A.-L. B. here", "Ms", "A.-L. B."),
    ],
)
def test_a_rank_or_office_before_a_name_is_a_title_and_ends_where_the_name_begins(text, title, name):
    assert found(text) == [(title, "TITLE"), (name, "PERSON")]


def test_a_title_may_stand_behind_a_name_on_a_ticket():
    assert ("MR", "TITLE") in found("Passenger BOEZIO Renzo MR. 1 bag.")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("sofia in bed 4 slept well", ["sofia"]),
        ("her wife helena rang", ["helena"]),
        ("wife sunita rang twice", ["sunita"]),
        ("that was ment for joaquim.", ["joaquim"]),
        ("hiya magda, all well?", ["magda"]),
        ("c u there, luv magda xx", ["magda"]),
        ("so ruaridh says hes not coming", ["ruaridh"]),
        ("meeting barbara and emese", ["barbara", "emese"]),
    ],
)
def test_a_name_in_small_letters_counts_where_the_words_beside_it_speak_of_a_person(text, names):
    assert people(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Lindqvist transferred to ward 4. Mensah reviewed by physio.", ["Lindqvist", "Mensah"]),
        ("Adeyemi discharged on 3 March 2024 with meds", ["Adeyemi"]),
        ("Pt Tomasz O'Dowd seen today.", ["Tomasz O'Dowd"]),
        ("Pt Maria Lund stable.", ["Maria Lund"]),
        ("Catheter removed. Wound reviewed. Meds reviewed. Chest examined. Bloods repeated.", []),
        ("Kubernetes discharged the node. Postgres transferred 3 GB.", []),
        ("Please call her back on Monday, or call him later.", []),
    ],
)
def test_a_surname_begins_a_note_of_what_was_done_to_somebody(text, names):
    assert people(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Coffee: Solveig & Marton on Monday", ["Solveig", "Marton"]),
        ("assisted by Noor Sá and Ogbuehi", ["Noor Sá", "Ogbuehi"]),
        ("the Okafors are here", ["Okafors"]),
        ("To my godchild Abha I give my piano.", ["Abha"]),
        ("It was escalated to Niels at once", ["Niels"]),
        ("In the matter of Stejskalová v. Matoušková we find", ["Stejskalová", "Matoušková"]),
        ("Keys are next door. Tot dan!\nAnnelies", ["Annelies"]),
        ("Maeve (née Lenihan) died", ["Maeve", "Lenihan"]),
    ],
)
def test_people_are_told_by_other_people_families_cases_and_the_end_of_a_text(text, names):
    assert people(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Turn the Allen key twice, then use the Stanley knife.",
        "The Newton method is faster than the Jasper plugin.",
        "Our dog Bella was wormed. Bella weighs 12 kg.",
        "Readings: Ruth 1, 1-18; Mark 4, 35-41.",
        "Imp: #NOF L. Consent taken.",
        "Remove cover C. Repeat for 5 min.",
        "DISCHARGE SUMMARY\nWard 4\nBed 2",
        "Spring arrived late, and the Cherry Tree stood bare.",
        "Prime Minister's questions were moved.",
        "The Princess Royal arrived at noon.",
        "The Police Station and the District Court are closed.",
        "You unlocked the Golden Shield and the Iron Boots.",
        "The patient denies chest pain and asked whether it hurts.",
        "they told python to wait, the server says no",
        "Chief Financial Officer wanted, no degree needed.",
    ],
)
def test_words_that_look_like_names_of_people_are_left_alone(text):
    assert found(text) == []
