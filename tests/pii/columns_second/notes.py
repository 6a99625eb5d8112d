"""Columns of free text by several trades: names and phones stand in some of their cells, in the others none."""

from tests.pii.columns_second.column import Sort
from tests.pii.columns_second.drawing import Cell, either, filled, number, pattern
from tests.pii.columns_second.names import first, last, named
from tests.pii.columns_second.places import PHONES

_WHO = {
    "name": named("{first} {last}", "en", "in", "ng", "pl"),
    "dr": named(["Dr {last}", "Dr. {first} {last}"], "en", "in"),
    "herr": named(["Herr {last}", "Frau {last}", "{first} {last}"], "de", "tr"),
    "nom": named(["Mme {last}", "M. {last}", "{first} {last}"], "fr", "ar"),
    "senor": named(["Sra. {last}", "don {first} {last}", "{first} {last}"], "es"),
    "sig": named(["sig.ra {last}", "sig. {last}", "{first} {last}"], "it"),
    "pani": named("{first} {last}", "pl"),
    "first": first("en"),
    "last": last("en", "nl"),
    "tel": PHONES["GB"],
    "fon": PHONES["DE"],
    "num": PHONES["FR"],
    "us": PHONES["US"],
    "mail": pattern("???.###@inbox.example.net", "?????@webmail.example.com"),
    "n": number(2, 90),
}


def _trade(share: float, personal: list[str], plain: list[str]) -> Cell:
    """Notes of which about this share say who."""
    return either((share, filled(personal, **_WHO)), (1 - share, filled(plain, **_WHO)))


_NURSE = _trade(
    0.45,
    [
        "{name} settled overnight, obs stable. Daughter will visit after lunch.",
        "Seen by {dr}. Continue antibiotics, repeat bloods tomorrow.",
        "Pt's husband, {name}, informed of the transfer to rehab.",
        "{first} refused breakfast but took fluids; {dr} aware.",
        "Wound reviewed with {dr}, dressing changed, no odour.",
    ],
    [
        "Slept well, no complaints. Mobilised to chair with one.",
        "Pain {n}/100 on movement, paracetamol given with effect.",
        "Catheter draining clear urine. Fluid balance positive.",
        "Awaiting CT. Nil by mouth since midnight.",
        "Pressure areas intact, repositioned every two hours.",
    ],
)
_SUPPORT = _trade(
    0.3,
    [
        "Customer {name} says the parcel never came, wants a refund.",
        "Spoke to {name}, callback on {tel} after 5.",
        "{name} cannot log in; reset link sent to {mail}.",
        "Transferred from billing, caller is {name}, very upset.",
    ],
    [
        "Box damaged, photo attached. Replacement sent.",
        "Asked about opening hours, answered.",
        "Router restarts every {n} minutes, firmware updated, ticket open.",
        "Wrong size delivered, label for return issued.",
        "No answer, left voicemail.",
    ],
)
_CARE = _trade(
    0.6,
    [
        "{herr} hat nach dem Frühstück über Schwindel geklagt.",
        "Telefonat mit Sohn, {herr}, Rückruf unter {fon} erbeten.",
        "{herr} wurde vom Hausarzt besucht, Medikation unverändert.",
        "Spaziergang mit {herr} im Garten, Stimmung gut.",
    ],
    [
        "Nacht ruhig, keine Auffälligkeiten.",
        "Verbandswechsel am linken Unterschenkel, Wunde sauber.",
        "Blutdruck gemessen, Werte im Normbereich.",
        "Essen zur Hälfte gegessen, Trinkmenge {n} ml zu wenig.",
    ],
)
_POLICE = _trade(
    0.5,
    [
        "Witness {name} stated that the blue van left at speed.",
        "Spoke with homeowner {name}; nothing further to report.",
        "{name} was issued a citation for expired registration.",
        "Caller identified as {name}, phone {us}.",
    ],
    [
        "Area checked, no suspects found.",
        "Traffic stop, verbal warning for a broken tail light.",
        "Alarm call, building secure, cleared.",
        "Units {n} and {n} responded, report to follow.",
    ],
)
_LETTING = _trade(
    0.35,
    [
        "Propriétaire absent, clés remises à {nom}.",
        "{nom} signale une fuite sous l'évier, rappeler au {num}.",
        "Visite avec {nom} reportée à la semaine prochaine.",
    ],
    [
        "Chaudière entretenue, rien à signaler.",
        "Loyer reçu, quittance envoyée.",
        "Peinture du couloir à refaire, devis de {n} euros demandé.",
        "Ascenseur en panne, technicien prévenu.",
    ],
)
_GARAGE = _trade(
    0.15,
    ["Call {name} when done {tel}", "Mr {last} waiting, keys in box {n}", "{name} to collect at noon"],
    [
        "Front pads at {n}%, replaced both sides.",
        "Oil and filter, topped up screen wash.",
        "Noise from rear left, bearing on order.",
        "MOT passed, advisory on tyres.",
        "Customer declined new wipers.",
    ],
)
_SCHOOL = _trade(
    0.55,
    [
        "{senor} solicita reunión con la tutora.",
        "La madre, {senor}, avisa de que no vendrá mañana.",
        "Buen trimestre; {senor} mejora en lectura.",
    ],
    ["Falta de material en clase de plástica.", "Excursión aplazada por lluvia.", "Sin incidencias hoy."],
)
_PLUMBER = _trade(
    0.08,
    ["Rückruf {fon}", "Termin mit {herr} verschoben", "Schlüssel bei Nachbarin {herr}"],
    [
        "Siphon getauscht, Dichtung erneuert.",
        "Thermostat defekt, Ersatzteil bestellt.",
        "Druck auf {n} mbar eingestellt.",
        "Wasserzähler abgelesen.",
        "Anfahrt berechnet, Rohr gereinigt.",
    ],
)
_PHONE_NOTES = _trade(
    0.4,
    ["pls ring {tel}", "call back on {tel} before noon", "new mobile {tel}", "text first: {tel}"],
    ["no answer", "left a message", "prefers letters", "try again after Easter", "line engaged"],
)
_LAWYER = _trade(
    0.5,
    [
        "Udienza rinviata; la {sig} non si è presentata.",
        "Inviata lettera alla controparte, {sig}.",
        "Colloquio con {sig} sulla successione.",
    ],
    ["Deposito memoria entro il termine.", "Pagato contributo unificato.", "In attesa della perizia."],
)
_PARISH = _trade(
    0.4,
    ["{pani} prosi o kontakt w sprawie chrztu.", "Rozmowa z {pani}, sprawa zakończona.", "{pani} odebrała dokumenty."],
    ["Brak odpowiedzi na list.", "Wysłano przypomnienie.", "Dokumenty kompletne.", "Czekamy na decyzję urzędu."],
)
_TRIAGE = _trade(
    0.35,
    [
        "{n} year old with chest tightness, seen by {dr}",
        "pt {first} {last}, fell from ladder, wrist swollen",
        "referred by {dr}, ?appendicitis",
    ],
    [
        "shortness of breath since morning, sats {n}%",
        "rash on both arms, itchy, no fever",
        "laceration left hand, tetanus up to date",
        "migraine, usual aura, no red flags",
    ],
)

SORTS = [
    Sort(entity="PERSON", cell=_NURSE, telling=("nursing notes",), vague=1, note="ward; names in about 45%"),
    Sort(entity="PERSON", cell=_SUPPORT, vague=1, absent=1, note="support; names in about 30%"),
    Sort(entity="PERSON", cell=_CARE, telling=("Pflegebericht",), vague=1, note="care home; names in about 60%"),
    Sort(entity="PERSON", cell=_POLICE, absent=1, misleading=("vehicle_model",), note="patrol; names in about 50%"),
    Sort(entity="PERSON", cell=_LETTING, vague=1, absent=1, note="letting; names in about 35%"),
    Sort(
        entity="PERSON",
        cell=_GARAGE,
        vague=1,
        also=("PHONE_NUMBER",),
        note="garage; names in about 15%, phones in some of these",
    ),
    Sort(entity="PERSON", cell=_SCHOOL, absent=1, vague=1, note="school; names in about 55%"),
    Sort(
        entity="PERSON",
        cell=_PLUMBER,
        telling=("Bemerkung Monteur",),
        also=("PHONE_NUMBER",),
        note="plumber; a name or a phone in about 8%",
    ),
    Sort(
        entity="PHONE_NUMBER",
        cell=_PHONE_NOTES,
        telling=("call log",),
        absent=1,
        note="phones in about 40%, no names",
    ),
    Sort(entity="PERSON", cell=_LAWYER, vague=1, misleading=("importo",), note="lawyer; names in about 50%"),
    Sort(entity="PERSON", cell=_PARISH, vague=1, absent=1, note="office; names in about 40%"),
    Sort(
        entity="PERSON",
        cell=_TRIAGE,
        telling=("presenting complaint",),
        vague=1,
        also=("AGE",),
        note="emergency room; names in about 35%",
    ),
]
