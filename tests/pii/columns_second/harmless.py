"""Columns that hold nobody's data and tempt: of clinics, shops and offices."""

from tests.pii.columns_second.column import Sort
from tests.pii.columns_second.drawing import Cell, either, filled, number, one, pattern, valid


def _none(cell: Cell, *telling: str, also: tuple[str, ...] = (), note: str = "", **headers) -> Sort:
    return Sort(entity=None, cell=cell, telling=telling, also=also, note=note, **headers)


_CLINIC = [
    _none(filled("{s}/{d}", s=number(95, 185), d=number(52, 110)), vague=1, absent=1),
    _none(filled("{n} mmol/L", n=number(2.5, 14, 1)), "glucose", absent=1),
    _none(number(4, 17, 1, ","), absent=1),
    _none(number(36, 40, 1), vague=1),
    _none(filled("{n} bpm", n=number(45, 140)), vague=1),
    _none(pattern("E11.%", "I10", "J45.%", "M54.%", "F32.%", "K21.0", "S52.5#", "Z00.0"), "ICD-10", vague=1, absent=1),
    _none(pattern("C09AA0%", "N02BE01", "A10BA02", "B01AC0%", "J01CA04", "R03AC02"), absent=1),
    _none(pattern("%.0#", "%.1#", "2.1#", "E%.2#"), misleading=("patient room name",), note="rooms"),
    _none(one("Ward 3B|Ward 7|ICU|A&E|Maternity|Theatre 2|Day Surgery|Oncology West|Paediatrics"), "ward", vague=1),
    _none(pattern("SN-??####-##", "SN-??%###-#%"), absent=1),
    _none(pattern("L2#?####", "LOT#####", "2%#??0#"), "Charge", vague=1),
    _none(one("Metformin 500 mg|Ramipril 5 mg|Ibuprofen 400 mg|Levothyroxine 75 µg|Aspirin 100 mg|Salbutamol"), "drug"),
    _none(one("Alzheimer's disease|Crohn's disease|Parkinson|Hodgkin lymphoma|Graves' disease|Bell's palsy|"
              "Down syndrome|Raynaud|Ménière|Hashimoto thyroiditis"), "diagnosis", vague=1, absent=1,
          note="named for people, nobody's names"),
    _none(one("A+|0-|B+|AB+|0+|A-|O pos|B neg"), absent=1),
    _none(one("m|f|m|f|d|x"), "Geschlecht", vague=1),
    _none(one("Apgar 9/10/10|Apgar 7/8/9|GCS 15|GCS 13|NYHA II|NYHA III|ASA 2|ECOG 1"), absent=1),
    _none(one("twice daily|1-0-1|bei Bedarf|every 6 h|nocte|1-1-1-0|0-0-1|stat"), absent=1),
    _none(one("negative|positive|not done|borderline|invalid|haemolysed"), misleading=("contact",)),
]  # fmt: skip
_SHOP = [
    _none(pattern("TS-??-%##", "BX%##-?", "HOM-#####"), vague=1, absent=1),
    _none(valid("ean", pattern("40###########", "50###########", "30###########")), "EAN", absent=1, note="EAN"),
    _none(valid("isbn", pattern("978#0########")), "ISBN"),
    _none(valid("isbn", pattern("0#########"), lambda n: f"{n[0]}-{n[1:5]}-{n[5:9]}-{n[9]}"), vague=1),
    _none(filled(["{n} €", "{n} EUR"], n=number(2, 480, 2, ",")), "prezzo", absent=1),
    _none(filled("${n}", n=number(1, 950, 2)), vague=1),
    _none(one("S|M|L|XL|XXL|38|40|42|44|one size"), vague=1),
    _none(filled("{a} x {b} x {c} cm", a=number(5, 120), b=number(5, 90), c=number(2, 60)), "dimensions", absent=1),
    _none(one("shipped|pending|cancelled|returned|backorder|delivered"), misleading=("customer_name",)),
    _none(pattern("SUMMER##", "WELCOME%0", "??XMAS##", "SAVE%0"), "discount code", vague=1),
    _none(pattern("RE-2024-0####", "RE-2023-0####"), "Rechnungsnummer", also=("CUSTOMER_ID",)),
    _none(pattern("1Z???%##########", "JJD0##########", "00340########"), vague=1, also=("CUSTOMER_ID",),
          note="parcels"),
    _none(one("Navy Blue|Olive|Rose Gold|Hazel|Amber|Ivory|Jade|Ruby|Crimson|Sage|Ginger"), "color", vague=1,
          note="colours that are also names"),
    _none(one("Bosch|Miele|Siemens|Philips|Dyson|Braun|Kenwood|Smeg|Tefal"), "brand", also=("ORGANIZATION",)),
    _none(one("Granny Smith|Pink Lady|Elstar|Braeburn|Golden Delicious|Jonagold|Cox Orange|Boskoop"), "Sorte", absent=1,
          note="apples"),
    _none(one("Caesar salad|Earl Grey|Eggs Benedict|Beef Wellington|Pizza Margherita|Crêpe Suzette|Bloody Mary|"
              "Tarte Tatin|Victoria sponge"), "dish", absent=1, note="dishes named for people"),
    _none(one("Monet|Charlotte|Nicola|Annabelle|Linda|Marabel|Belana|Désirée"), "potato variety",
          note="potatoes that are also names"),
    _none(one("Toyota Corolla|VW Golf|Ford Fiesta|Renault Clio|Fiat Panda|Opel Corsa|Seat Leon|Dacia Sandero"),
          "vehicle", vague=1, also=("ORGANIZATION",)),
    _none(one("visa|mastercard|paypal|cash|invoice|sepa debit|gift card"), "payment method"),
    _none(filled("{n} kg", n=number(0.1, 40, 1)), misleading=("email",)),
]  # fmt: skip
_OFFICE = [
    _none(one("Human Resources|Legal|Procurement|Einkauf|Vertrieb|Finance & Controlling|IT|Marketing|Facilities"),
          "department", vague=1, absent=1),
    _none(one("Nurse|Teacher|Software Developer|Sachbearbeiterin|Plumber|Bus Driver|Architect|Head of Sales|Baker|"
              "Carpenter|Cook|Mason"), vague=1, misleading=("surname_old",)),
    _none(one("January|February|March|April|May|June|July|August|September|October|November|December"), "month",
          vague=1, also=("DATE_TIME",)),
    _none(one("April|May|June|August"), absent=1, also=("DATE_TIME",), note="months that are also names"),
    _none(one("Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag"), "Wochentag", also=("DATE_TIME",)),
    _none(one("lunedì|martedì|mercoledì|giovedì|venerdì"), vague=1, also=("DATE_TIME",)),
    _none(one("English|German|French|Polish|Turkish|Arabic|Italian|Hindi"), "language", also=("NRP",)),
    _none(one("EUR|USD|GBP|CHF|PLN|SEK|TRY|INR|BRL"), vague=1),
    _none(one("19%|7%|0%|20 %|5,5 %|23%"), "tax rate", absent=1),
    _none(one("yes|no|ja|nein|oui|non"), "consent given", vague=1),
    _none(one("A1|B2|C1|A2|B1|C2"), misleading=("postcode area",), note="levels of language"),
    _none(one("very satisfied|satisfied|neutral|dissatisfied"), misleading=("address_2",)),
    _none(one("Bachelor|Master|PhD|Abitur|A-Levels|Baccalauréat|GCSE|none"), vague=1),
    _none(one("single|married|divorced|widowed|verheiratet|ledig"), "marital status"),
    _none(one("Rose|Lily|Daisy|Iris|Violet|Heather|Ivy|Jasmine|Marigold|Poppy"), "flower",
          note="flowers that are also names"),
    _none(pattern("Chapter %", "Section %.#", "Annex A", "Figure %#"), "reference"),
    _none(one("Jordan|Chad|Georgia|Israel|Cuba|Kenya|Malta|Cyprus"), "market", also=("LOCATION",),
          note="countries that are also names"),
    _none(one("Monopoly|Catan|Carcassonne|Ticket to Ride|Azul|Pandemic|Uno|Dixit"), vague=1),
    _none(one("The quarterly figures are attached.|Meeting moved to room 4.|Please recycle the old forms.|"
              "Printer on the second floor is out of toner.|Fire drill on Thursday.|Kitchen closed for cleaning.|"
              "Parking only with a permit.|Heating will be serviced next week."), "announcement", vague=1,
          also=("DATE_TIME",), note="sentences about nobody"),
    _none(either((1, number(1, 10)), (2, one("n/a|see above|ditto|ok|done"))), absent=1),
]  # fmt: skip
SORTS = [*_CLINIC, *_SHOP, *_OFFICE]
