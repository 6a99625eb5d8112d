"""Organizations in texts: legal forms of the world, kinds of institutions, cards; what only looks like one."""

import pytest

from privacy_core.pii import gazetteer
from privacy_core.pii.spans import Method, Span, settled
from privacy_core.pii.text_organization_words import legal_end
from privacy_core.pii.text_rules import refine
from privacy_core.pii.text_tokens import tokens


def found(text: str, *spans: Span) -> list[tuple[str, str]]:
    """What counts in a text, by rules and what is given."""
    return [(text[span.start : span.end], span.entity) for span in settled(refine(text, spans))]


def named(text: str, part: str) -> Span:
    """What a language model takes for an organization."""
    start = text.index(part)
    return Span(
        start=start, end=start + len(part), entity="ORGANIZATION", score=0.6, method=Method.NER, rule="model", reason=""
    )


@pytest.mark.parametrize(
    "name",
    [
        "Brenner Logistik GmbH & Co. KG",
        "Punz Ges.m.b.H.",
        "Rossi S.p.A.",
        "Nowak i Syn Sp. z o.o.",
        "Havel Stavby s.r.o.",
        "Borg Backman HB",
        "Olsen A/S",
        "Katona Kkt.",
        "Kivi Puit OÜ",
        "Flores y Asociados S.L.N.E",
        "Nopal Verde S.A. de C.V.",
        "Demir Boya A.Ş.",
        "Suzuran K.K.",
        "Maju Jaya Sdn Bhd",
        "Bligh Haulage Pty Ltd",
        "Gradenigo, Bianchi e Guidone SPA",
        "Maaswinkel & van Eck B.V.",
    ],
)
def test_a_legal_form_of_any_country_ends_a_name(name):
    assert (name, "ORGANIZATION") in found(f"We wrote to {name} about it.")


@pytest.mark.parametrize(
    "name",
    [
        "St Anselm's Hospice",
        "Plzeň Infirmary",
        "Namur Constabulary",
        "Inari Rovers FC",
        "Halifax & District Chess League",
        "Oakline Primary School",
        "University of Ghent",
        "Amtsgericht Bonn",
        "Ayuntamiento de Jaén",
        "Comune di Cuneo",
        "Gemeente Goes",
        "Parks and Sons",
        "Modigliani e figli",
        "Preston Crown Court",
        "Lunds universitet",
        "Université de Lille",
        "Hospital General de Elche",
        "Pfarrkirche St. Martin",
        "FC Twente",
        "Pension Edelweiss",
        "Friends of Larch Wood",
        "Instituto Superior Técnico",
        "Club Deportivo Leonés",
        "Svenska Kyrkan",
        "Oy Karelia Timber Ab",
        "l'Istituto Comprensivo Manzoni",
    ],
)
def test_a_word_for_institutions_or_trades_tells_a_name_with_its_town(name):
    assert (name, "ORGANIZATION") in found(f"She has heard from {name} about it.")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("SHIPPER: Redthorn Holdings, 4 Kiln Way", "Redthorn Holdings"),
        ("is ward still at van der avoirt nv", "van der avoirt nv"),
        ("best teacher at university of enugu, really", "university of enugu"),
        ("CALL CHAVES CONSTABULARY ON 289475288.", "CHAVES CONSTABULARY"),
        ("Moved from UNIVERSITY HOSPITAL JOS to us", "UNIVERSITY HOSPITAL JOS"),
        ("We lost to AC Leeuwarden again.", "AC Leeuwarden"),
        ("Ann Vole\nSewer pipe cleaner\nquillon and gray\n12 Kiln Way", "quillon and gray"),
        ("The quote from Zentrix looks high.", "Zentrix"),
        ("Socio del Club Deportivo Leonés", "Club Deportivo Leonés"),
        ("My doctor is at The Elms Surgery now", "Elms Surgery"),
        ("Union: Zentrix", "Zentrix"),
        ("Bosch and others declined.", "Bosch"),
    ],
)
def test_labels_small_letters_and_cards_are_understood(text, name):
    assert (name, "ORGANIZATION") in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Visit our Help Center or the Gift Shop.",
        "Boarding Group 4 goes first.",
        "Use the coupon at the Checkout.",
        "Primary School starts in autumn.",
        "Booking confirmed, Hotel X, room type TWN.",
        "cust bin Rashid B. v. unhappy",
        "Exit interview with Laertis Chrysidis today.",
        "Male, about 45, known as Luc.",
        "According to Peixoto, Morocco and Georgia exported less.",
        "Ramsey-Schwartz, Leilani is down.",
        "I sit in Isaac Lodge Street.",
        "Exhibit MB/3 was seized.",
        "The Union Bank Holiday Sale starts soon.",
    ],
)
def test_headings_people_and_streets_are_no_organizations(text):
    assert "ORGANIZATION" not in {kind for _, kind in found(text)}


@pytest.mark.parametrize(
    ("text", "part", "kind"),
    [
        ("Escalated to Hicks already.", "Hicks", "PERSON"),
        ("We met Xolani Mbekezeli there.", "Xolani Mbekezeli", "PERSON"),
        ("He works for Solvera Life now.", "Solvera Life", "ORGANIZATION"),
        ("TypeError at line 4", "TypeError", None),
    ],
)
def test_what_a_model_takes_for_an_organization_needs_a_word_of_organizations(text, part, kind):
    if not gazetteer.english():
        pytest.skip("No language model is installed, and its list of English words with it.")
    kinds = [entity for value, entity in found(text, named(text, part)) if value == part]
    assert kinds == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("text", "form"),
    [("Rossi S.p.A. is", "S.p.A."), ("Acme Pty Ltd.", "Pty Ltd"), ("Berg as", None), ("Maya Co., Ltd. is", "Co., Ltd."),
     ("Rashid B. v. un", None)],
)  # fmt: skip
def test_a_legal_form_ends_where_it_is_written_to_end(text, form):
    given = tokens(text)
    end = legal_end(given, 1)
    assert (None if end is None else text[given[1].start : given[end - 1].end]) == form
