"""The words of the demo table: all invented or common, none taken from a person."""
# ruff: noqa: INP001, SIM905 - beside a script, not in a package; a list of names reads best as names

FEMALE = """
Ada Agnes Aisha Alba Alma Amara Amelia Anika Anneke Astrid Beatrix Bianca Brigid Camille Carmen Celia Chiara
Clara Dagmar Daria Delia Edith Elena Elif Elsa Esther Eva Fatima Flora Freya Greta Hana Hedwig Helga Ines Ingrid
Irena Iris Jana Johanna Josefa Judith Kaja Katrin Leila Lena Lidia Linnea Lotte Lucia Magda Maren Marta Mei Mina
Mira Nadia Naomi Noor Olga Paula Petra Priya Renata Rosa Ruth Sabine Salome Selma Signe Sofia Tamar Thea Ursula
Vera Wanda Yara Yasmin Zoë Zuzana
""".split()

MALE = """
Aaron Abel Adil Albin Alois Amir Anders Anton Aron Arvid August Bashir Benno Boris Bruno Caspar Cem Cyrus Damian
Dario David Dimitri Edgar Elias Emil Enzo Erik Ezra Fabian Felix Finn Florian Franz Georg Gustav Hamid Hannes
Hugo Igor Ilja Ivo Jakob Jan Jens Joao Jonas Josef Jürgen Kamil Karim Kofi Lars Leon Levi Linus Luca Malik Marek
Mateo Milan Moritz Nabil Nils Noah Oleg Omar Oskar Otto Pavel Rafael Ravi Rolf Ruben Samir Sven Tariq Theo
Tobias Viktor Yusuf
""".split()

LAST = """
Abendroth Achterberg Adeyemi Albers Almeida Anselm Arnaud Aydin Baldur Banerjee Barlow Bechtold Bergström
Bianchi Birkholz Blum Bogdan Brandt Brennan Bruckner Calder Campos Castell Chandra Cole Corvin Dahl Danso Decker
Delacroix Demir Dietz Dorn Drexler Duarte Eckhart Edel Eklund Engel Esposito Falk Farrow Feld Ferrand Fiedler
Fontane Forster Fuchs Gallo Gärtner Gerber Glass Gomes Graf Grünwald Haas Hadi Hagen Halloran Hartwig Hassan
Hedlund Heller Hidalgo Holm Horvat Ibsen Ilves Jansen Jarvis Jensen Jovanov Kader Kaiser Kaplan Keller Kessler
Kirsch Kovac Kramer Kruse Lamar Lang Laurent Lehner Lindqvist Lombardi Lorenz Lund Madsen Malmgren Marin Marlowe
Mayer Meinhard Mendel Mercier Moreau Morgenstern Moser Nagel Nakamura Naumann Neff Nguyen Norden Novak Nowak
Oduya Okafor Olsen Ortiz Pace Pavlov Pereira Peters Pohl Popescu Quandt Raab Radek Rahman Ramos Reinholt Renner
Ricci Richter Rivas Roth Rousseau Saar Sahin Salgado Sander Santoro Schilling Schubert Seidel Serrano Silva
Simonis Sommer Sorel Stein Sturm Suarez Szabo Tanaka Tauber Thorne Tomic Ulrich Urban Valente Varga Vogel Voss
Wagner Weber Weiss Werner Winkler Wolff Yilmaz Zeller Ziegler Zimmer
""".split()

# Ofcom keeps these numbers for drama; no telephone rings there.
PHONES = [
    f"{area} 496 0" for area in ("0113", "0114", "0115", "0116", "0117", "0118", "0121", "0131", "0141", "0151", "0161")
]
PHONES += ["020 7946 0", "01632 960", "07700 900", "07700 900", "+44 7700 900"]

# First three digits of an invented postcode, with its share of patients in percent.
REGIONS = {
    "010": 17, "011": 12, "013": 7, "040": 14, "042": 9, "071": 6,
    "102": 11, "105": 8, "120": 6, "124": 4, "303": 4, "309": 2,
}  # fmt: skip

AGE_BANDS = {
    0: 45, 5: 20, 10: 20, 15: 30, 20: 42, 25: 52, 30: 58, 35: 56, 40: 52, 45: 56, 50: 66, 55: 76, 60: 82,
    65: 86, 70: 86, 75: 80, 80: 58, 85: 32, 90: 10, 95: 2,
}  # fmt: skip

# From this age on: shares of each marital status.
MARITAL = {
    0: {"never married": 100},
    18: {"never married": 86, "married": 9, "registered partnership": 4, "divorced": 1},
    30: {"never married": 38, "married": 46, "registered partnership": 5, "separated": 4, "divorced": 7},
    50: {"never married": 16, "married": 55, "registered partnership": 3, "separated": 3, "divorced": 16, "widowed": 7},
    70: {"never married": 7, "married": 50, "registered partnership": 1, "separated": 1, "divorced": 11, "widowed": 30},
}  # fmt: skip
MARITAL_GROUPS = {
    "married": "in a partnership",
    "registered partnership": "in a partnership",
    "never married": "not in a partnership",
    "separated": "not in a partnership",
    "divorced": "not in a partnership",
    "widowed": "not in a partnership",
    "?": "?",
}

# Occupation: group, wider group, weight among people of working age.
OCCUPATIONS = {
    "nurse": ("health and care", "employed", 7),
    "care assistant": ("health and care", "employed", 6),
    "physician": ("health and care", "employed", 2),
    "teacher": ("education", "employed", 7),
    "childcare worker": ("education", "employed", 4),
    "lecturer": ("education", "employed", 1),
    "clerk": ("office", "employed", 12),
    "accountant": ("office", "employed", 4),
    "software developer": ("office", "employed", 5),
    "lawyer": ("office", "employed", 1),
    "judge": ("office", "employed", 0.15),
    "sales assistant": ("trade and service", "employed", 10),
    "cook": ("trade and service", "employed", 4),
    "hairdresser": ("trade and service", "employed", 3),
    "driver": ("transport and logistics", "employed", 6),
    "warehouse worker": ("transport and logistics", "employed", 6),
    "pilot": ("transport and logistics", "employed", 0.2),
    "electrician": ("crafts and industry", "employed", 5),
    "mechanic": ("crafts and industry", "employed", 5),
    "machine operator": ("crafts and industry", "employed", 6),
    "farmer": ("crafts and industry", "employed", 2),
    "musician": ("arts", "employed", 0.6),
    "homemaker": ("at home", "not employed", 5),
    "unemployed": ("looking for work", "not employed", 6),
    "student": ("in education", "not employed", 2),
    "pupil": ("in education", "not employed", 0),
    "below school age": ("in education", "not employed", 0),
    "retired": ("retired", "not employed", 0),
    "?": ("?", "?", 3),
}

# Diagnosis: chapter, ward, weight, usual age from, to, only this sex, cost of a usual stay.
DIAGNOSES = {
    "I10 High blood pressure": ("I circulation", "internal medicine", 95, 40, 99, "", 2100),
    "E11 Type 2 diabetes": ("E metabolism", "internal medicine", 85, 40, 99, "", 2600),
    "I50 Heart failure": ("I circulation", "cardiology", 80, 60, 99, "", 4300),
    "J18 Pneumonia": ("J breathing", "internal medicine", 75, 0, 99, "", 3900),
    "I48 Atrial fibrillation": ("I circulation", "cardiology", 62, 55, 99, "", 3200),
    "I21 Heart attack": ("I circulation", "cardiology", 55, 45, 99, "", 7800),
    "K80 Gallstones": ("K digestion", "surgery", 52, 25, 99, "", 3700),
    "M17 Knee arthrosis": ("M joints and bones", "orthopaedics", 50, 50, 90, "", 7400),
    "J44 Chronic lung disease": ("J breathing", "internal medicine", 48, 50, 99, "", 3500),
    "I63 Stroke": ("I circulation", "neurology", 46, 50, 99, "", 6900),
    "S72 Broken hip": ("S injury", "orthopaedics", 42, 65, 99, "", 9100),
    "N39 Urinary infection": ("N kidney", "internal medicine", 42, 0, 99, "", 2200),
    "K35 Appendicitis": ("K digestion", "surgery", 40, 5, 45, "", 3600),
    "S06 Concussion": ("S injury", "emergency", 40, 0, 99, "", 1200),
    "O80 Childbirth": ("O pregnancy", "obstetrics", 150, 18, 45, "female", 2900),
    "F32 Depression": ("F mind", "psychiatry", 36, 16, 80, "", 8200),
    "C50 Breast cancer": ("C cancer", "oncology", 40, 35, 90, "female", 8800),
    "C61 Prostate cancer": ("C cancer", "oncology", 36, 50, 95, "male", 7600),
    "J45 Asthma": ("J breathing", "paediatrics", 30, 0, 30, "", 2000),
    "F10 Alcohol dependence": ("F mind", "psychiatry", 24, 20, 75, "", 4100),
    "G40 Epilepsy": ("G nerves", "neurology", 18, 0, 99, "", 3100),
    "C34 Lung cancer": ("C cancer", "oncology", 18, 50, 90, "", 9800),
    "F20 Schizophrenia": ("F mind", "psychiatry", 10, 18, 65, "", 11200),
    "O04 Termination of pregnancy": ("O pregnancy", "obstetrics", 22, 16, 45, "female", 1100),
    "B24 HIV infection": ("B infection", "internal medicine", 6, 20, 70, "", 5400),
    "A15 Tuberculosis": ("B infection", "internal medicine", 4, 15, 90, "", 6800),
}

# Half of the notes stay empty. {him}: the patient; {other}: a relative; both invented.
NOTES = """Follow-up in {n} weeks.
Discharged home, no complaints.
Allergic to penicillin.
+ve troponin, repeated after {n} h.
-ve for MRSA.
Referred by family doctor {other_last}.
Call {other} {other_last} at {phone} before discharge.
{title} {last} asks for results by phone: {phone}.
{other} (family) picks up keys, {phone}.
Interpreter booked for {day}.
Lives alone; neighbour {other} has a key.
{title} {last} refused the second scan.
Known to ward since {year}.
Blood pressure stable, tablets halved.
Mobilised on day {n}, physiotherapy twice a day.
Asked to be called "{first}", not by last name.
Report sent to {email}.
Works nights; wants a short stay.
Fell at home, found by {other} after {n} h.
Diet advised; weight down {n} kg.
Second opinion requested, Dr {other_last}.
Wound clean, stitches out on {day}.
Sleeps badly, no medication wanted.
Vaccinated {year}.""".splitlines()
