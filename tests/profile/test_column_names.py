"""Column names in four languages, glued, accented and shortened, tell the role; look-alikes do not."""

import pytest

from privacy_core.profile import ColumnProfile, Mark, Role, suggest


def suggested(name, kind="text"):
    (suggestion,) = suggest([
        ColumnProfile(
            column=name, type=kind, records=1000, missing=0, distinct=10, frequent=(), minimum=None, maximum=None,
            quantiles={}, mean_length=6.0, entropy=3.0, unique_share=0.0, distinction=0.01, separation=0.9,
        )
    ])  # fmt: skip
    return suggestion


DIRECT = """
name|first_name|LastName|surname|E-Mail|phone|SSN|passport_no|street|id|IBAN|notes|phone2|Name 1|HomePhone|emailAddress
Fallnummer|Fall-Nr.|Aktenzeichen|Notiz|Notizen|Bemerkung|Bemerkungen|Kommentar|Anamnese|Familienanamnese|Befund|Freitext
Nachname|Vorname|Familienname|Geburtsname|Straße|STRASSE|Strasse|Hausnummer|Anschrift|Telefonnummer|Tel.|TelNr|Handy
Sozialversicherungsnummer|Steuer-ID|Kontonummer|Personalausweisnummer|Hausarzt|E-Mail-Adresse|Vor- und Nachname
nom|prénom|prenom|Nom de famille|téléphone|courriel|adresse|rue|numéro de dossier|commentaires|médecin
nombre|apellido|apellidos|teléfono|correo electrónico|dirección|calle|DNI|observaciones|nombre y apellidos
"""
QUASI = """
age|sex|Gender|birthDate|dob|date_of_birth|ZIP|postcode|marital-status|native-country|race|job|city|ZIPCode
sexc|SEX_CD|gndr|agecat|AGEGRP|MARST|marstat2|racethn|HISPAN|EDUC|educ_cat|OCC|occup|ISCO|STATEFIP|cntry
Geburtsdatum|Geb.-Datum|geburtsjahr|Geschlecht|PLZ|Postleitzahl|Ort|Wohnort|Geburtsort|Bundesland|Beruf|Familienstand
Staatsangehörigkeit|Staatsangehoerigkeit|Alter|Altersgruppe|Anrede|Körpergröße|Schulabschluss|Abteilung|Anzahl Kinder
date de naissance|code postal|CodePostal|sexe|âge|ville|pays|nationalité|état civil|profession|métier
fecha de nacimiento|código postal|sexo|edad|ciudad|país|estado civil|profesión|nacionalidad
"""
SENSITIVE = """
HHINC|inc_cat|INCTOT|diagnosis|ICD10|salary|salary-class|income|cost|religion|HIV|test_result|ward|icd_code
Diagnose|Hauptdiagnose|Religion|Konfession|Kosten|Kosten (€)|Behandlungskosten|Gehalt|Bruttogehalt|Jahreseinkommen|Lohn
Krankheit|Vorerkrankungen|Medikamente|Schwangerschaft|Parteizugehörigkeit: Partei|Schulnote
diagnostic|salaire|revenu|maladie|diagnóstico|salario|ingresos|enfermedad
"""
INSENSITIVE = """
occasion|agent|sexton|raced|pumas|cobalt|socks|increment|incoming|occurs|fipsy|nutshell
fnlwgt|sample_weight|target|y|class|colour_of_car|product_name|page|image|hidden|stage|classification
Transport|Sport|Report|Abbildung|Kundenanzahl|Zimmernummer|nom_produit|nombre_enfant|num_visits|number_of_staff|valid
Raumnummer|x1|hours-per-week|capital-gain|Ergebnis|Passage|Adressat|Kennzeichen|Alternative|Ordnung|fallend
"""


def names(table):
    return [name for line in table.strip().splitlines() for name in line.split("|")]


@pytest.mark.parametrize(
    ("role", "table"),
    [
        (Role.DIRECT_IDENTIFIER, DIRECT),
        (Role.QUASI_IDENTIFIER, QUASI),
        (Role.SENSITIVE, SENSITIVE),
        (Role.INSENSITIVE, INSENSITIVE),
    ],
)
def test_names_tell_the_role(role, table):
    assert {name: suggested(name).role for name in names(table)} == dict.fromkeys(names(table), role)


PERSONS = """
patientId|PatientID|PATIENTID|patient_id|CustomerNo|pid|Patientennummer|PATIENTENNUMMER|Patienten-Nr|PatNr: Patient Nr
Kundennummer|KundenNr|Versichertennummer|Versicherungsnummer|Personalnummer|Matrikelnummer|Mitarbeiter-ID|IDPatient
numéro de client|N° client|id_patient|identifiant patient|id_paciente|número de cliente|código del paciente
"""


@pytest.mark.parametrize("name", names(PERSONS))
def test_the_number_of_a_person_is_marked_as_their_id(name):
    assert (suggested(name).role, suggested(name).mark) == (Role.DIRECT_IDENTIFIER, Mark.PERSON_ID)


@pytest.mark.parametrize("name", ["Fallnummer", "admission_id", "Zimmernummer", "Vertragsnummer", "number_of_patients"])
def test_the_number_of_something_else_is_no_id_of_a_person(name):
    assert suggested(name).mark is None


def test_accents_cases_and_ways_to_write_them_do_not_matter():
    for name in ("Straße", "STRAẞE", "Strasse", "Stra\u00dfe", "Prénom", "pre\u0301nom", "PRÉNOM", "prenom"):
        assert suggested(name).role is Role.DIRECT_IDENTIFIER, name


def test_a_yes_or_no_names_nobody_and_a_number_is_no_free_text():
    assert suggested("email", "boolean").role is Role.INSENSITIVE
    assert suggested("Kommentar", "integer").role is Role.INSENSITIVE
    assert suggested("Note", "integer").role is Role.SENSITIVE  # a German mark at school
    assert suggested("Note").role is Role.DIRECT_IDENTIFIER
    assert suggested("Befund", "integer").role is Role.SENSITIVE
