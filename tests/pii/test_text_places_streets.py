"""Addresses of many countries are found whole and in one piece, and numbers beside capitals that are none are left."""

import pytest

from privacy_core.pii.spans import settled
from privacy_core.pii.text_rules import refine

KINDS = {"STREET_ADDRESS", "LOCATION", "ZIP_CODE"}


def found(text):
    return [(text[span.start : span.end], span.entity) for span in settled(refine(text, [])) if span.entity in KINDS]


@pytest.mark.parametrize(
    "address",
    [
        "Rua Augusta 1500, 01304-001 São Paulo - SP, Brazil",
        "Calle Mayor 12, 3º izq, 28013 Madrid",
        "Calle 45 # 23-11, Bogotá, Colombia",
        "Av. Libertador Bernardo O'Higgins 1234, Depto. 56, Santiago, Chile",
        "Avenida 9 de Julio 123, C1043 Buenos Aires",
        "Rua das Flores, n.º 25, 3.º Dto., 4050-262 Porto",
        "15 bis, rue des Lilas, 69003 Lyon, France",
        "Chaussée de Waterloo 412 bte 3, 1050 Bruxelles",
        "via Garibaldi 12, int. 4, 20121 Milano MI",
        "Unter den Linden 77, 10117 Berlin",
        "Postfach 12 34, 8021 Zürich",
        "Prinsengracht 263-H, 1016 GV Amsterdam",
        "Vesterbrogade 45, 2. tv, 1620 København V",
        "Storgatan 12, lgh 1101, 111 23 Stockholm",
        "Kungsgatan 5, SE-411 19 Göteborg",
        "Nedre Slottsgate 4B, 0157 Oslo",
        "Mannerheimintie 10 A 5, 00100 Helsinki",
        "Laugavegur 5, 101 Reykjavík",
        "Brīvības iela 12-4, LV-1010 Rīga",
        "Gedimino pr. 9, LT-01103 Vilnius",
        "Vabaduse väljak 3, 10141 Tallinn",
        "os. Słoneczne 9 m. 88, 31-958 Kraków",
        "Dlouhá 12, 110 00 Praha 1",
        "Kossuth Lajos utca 12. 3. em. 4., 1055 Budapest",
        "Str. Mihai Eminescu nr. 12, bl. B4, sc. 2, et. 3, ap. 45, 400001 Cluj-Napoca",
        "Odos Ermou 15, 105 63 Athens, Greece",
        "ул. Ленина, д. 5, кв. 12, Москва 101000",
        "Ilica 42, 10000 Zagreb, Croatia",
        "Apt 9, St Brigid's Court, Dublin 8, Co. Dublin, F21 W68A",
        "Flat 12, Marine Court, 45 Promenade, Blackpool FY1 4TQ",
        "The Old Rectory, Church Street, Stow-on-the-Wold, Gloucestershire GL54 1BB",
        "Rose Cottage, Mill Lane, Little Snoring, Norfolk NR21 0HZ",
        "12450 County Road 45, Tyler, TX 75704",
        "RR 2 Box 84, Bemidji MN 56601",
        "1600 Pennsylvania Ave NW, Washington, DC 20500",
        "14 rue Sainte-Catherine O., Montréal (Québec) H3B 1A1",
        "Unit 7/221 George Street, Brisbane QLD 4000",
        "14 Kowhai Road, RD 3, Hamilton 3283, New Zealand",
        "Flat 4B, Shanti Apartments, 86th Cross, Chennai, Tamil Nadu 140005",
        "Plot No. 748, Lakshmi Nagar, Jaisalmer 832 080",
        "House 7, Road 12, Dhanmondi, Dhaka 1209",
        "Block 123 Ang Mo Kio Avenue 3 #05-12, Singapore 560123",
        "Jalan Merdeka Timur No. 12 RT 03 RW 05, Bandung 40117",
        "1-2-3 Shibuya, Shibuya-ku, Tokyo 150-0002, Japan",
        "Teheran-ro 152, Gangnam-gu, Seoul 06236",
        "King Fahd Road 120, Riyadh 11564, Saudi Arabia",
        "BP 120, Dakar, Senegal",
        "PO Box 45, Nakuru 20100, Kenya",
        "Erf 45, 12 Kerk Street, Stellenbosch, 7600",
        "221b baker st, london nw1 6xe",
        "hauptstr. 5, 10115 berlin",
    ],
)
def test_an_address_with_a_postcode_or_a_country_is_one_finding(address):
    assert found(f"it goes to {address}") == [(address, "STREET_ADDRESS")]


@pytest.mark.parametrize(
    ("text", "street", "town"),
    [
        ("Owner lives at Waterstraat 69, Leeuwarden.", "Waterstraat 69", "Leeuwarden"),
        (
            "I attended Flat 1, 81 Kiln Close, Much Wenlock, where nobody was in.",
            "Flat 1, 81 Kiln Close",
            "Much Wenlock",
        ),
        ("On scene at 636, boulevard du Vieux Puits, Toul.", "636, boulevard du Vieux Puits", "Toul"),
        (
            "jct near 218 Juniper Blvd, Apt 9C, Truth or Consequences.",
            "218 Juniper Blvd, Apt 9C",
            "Truth or Consequences",
        ),
        ("my place is 7 rue victor hugo, lyon", "7 rue victor hugo", "lyon"),
        ("Bail address is İnönü Cad. No: 337, Eskişehir.", "İnönü Cad. No: 337", "Eskişehir"),
        ("ich wohne in der Goethestr. 15 in Erlangen", "Goethestr. 15", "Erlangen"),
    ],
)
def test_a_street_and_a_town_that_only_a_comma_joins_are_two(text, street, town):
    assert found(text) == [(street, "STREET_ADDRESS"), (town, "LOCATION")]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        (
            "Deliver to: Hayk Esteves\nAvenida Camões 609\n5924-802 Coimbra\nPortugal\nCarrier: by sea",
            ["Avenida Camões 609", "5924-802", "Coimbra", "Portugal"],
        ),
        ("ADDRESS: MÍRU 225/39\n546 93 BRNO\nGP: none", ["MÍRU 225/39", "546 93", "BRNO"]),
        (
            "Street:The Old Forge, Priory Hill;Zip:LS70 4RT;City:Cardiff",
            ["The Old Forge, Priory Hill", "LS70 4RT", "Cardiff"],
        ),
        ("Apt/Suite: Suite 490\nCity: Leeds", ["Suite 490", "Leeds"]),
        ("JO SMITH\n123 MAIN ST APT 4B\nMUNCIE IN 47302-1234", ["123 MAIN ST APT 4B", "MUNCIE", "IN", "47302-1234"]),
        ("SUSPECT SEEN ON FOOT NEAR LARGO DAS FLORES 70, R/C WEARING A HAT", ["LARGO DAS FLORES 70, R/C"]),
        ("They were seen ON FOOT NEAR RANTAKUJA 5 AS. 67 WEARING GREY", ["RANTAKUJA 5 AS. 67"]),
    ],
)
def test_lines_labels_and_capitals_bound_an_address(text, spans):
    assert [span for span, _ in found(text)] == spans


@pytest.mark.parametrize(
    "text",
    [
        "Readings: Ruth 1, 1-18; Psalm 121; Mark 4, 35-41.",
        "Na 139, K 4.1, Cl 102; BP 132/84, HR 76.",
        "Section 12 Paragraph 4 and Figure 7 show Model T 5000 results.",
        "Windows 11 Pro 22H2, build 22621, beside a 737 Max 8.",
        "It measures 40 x 30 x 12 cm and weighs 614 KGS, HS 8481.80.",
        "Answer 3 of 5 questions; each is worth 31 marks.",
        "A 10 minute drive, a 5 minute walk, then a 3 mile close.",
        "Judge Hill 3 days later closed Case 77.",
        "Died at 12:11, not at 12:21PM, in the ward.",
        "Team Alpha 3, Team Bravo 2; Round 4 Match 12 on Court 7.",
        "Opus 12 was played twice, Sonata 14 once.",
    ],
)
def test_numbers_beside_capitals_are_no_addresses(text):
    assert [entity for _, entity in found(text) if entity == "STREET_ADDRESS"] == []
