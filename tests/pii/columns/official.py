"""Columns of official numbers: national, tax, health, passports, licences, vehicles. Check digits are right."""

# ruff: noqa: E501 - a row of a table is one line

from tests.pii.columns.chance import Draw, dated, fake, mostly, one_of, rewritten, shape, valid
from tests.pii.columns.column import ABSENT, TELLING, VAGUE, Column

NATIONAL = ("NATIONAL_ID",)
RECORD = ("CUSTOMER_ID", "MEDICAL_RECORD_NUMBER")


def _ssn(separator: str) -> Draw:
    return rewritten(valid(shape("###-##-####"), "us.ssn"), ("-", separator))


def _nric(rng) -> str:
    letter, digits = rng.choice("ST"), shape("#######")(rng)
    total = sum(w * int(c) for w, c in zip((2, 7, 6, 5, 4, 3, 2), digits, strict=True)) + 4 * (letter == "T")
    return letter + digits + "JZIHGFEDCBA"[total % 11]


def _medicare(rng) -> str:
    first = shape("2#######")(rng)
    check = sum(w * int(c) for w, c in zip((1, 3, 7, 9, 1, 3, 7, 9), first, strict=True)) % 10
    return f"{first[:4]} {first[4:]}{check} {rng.randrange(1, 6)}"


def _dea(rng) -> str:
    digits = shape("######")(rng)
    check = sum(map(int, digits[::2])) + 2 * sum(map(int, digits[1::2]))
    return rng.choice("ABFM") + shape("@")(rng) + digits + str(check % 10)


def _vin(rng) -> str:
    letters = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
    worth = dict(
        zip(
            "ABCDEFGHJKLMNPRSTUVWXYZ",
            (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9),
            strict=True,
        )
    )
    text = (
        rng.choice(("1HG", "2T1", "5YJ", "3VW", "1FT", "JH4"))
        + "".join(rng.choices(letters, k=7))
        + shape("######")(rng)
    )
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 9, 8, 7, 6, 5, 4, 3, 2)
    rest = sum(w * (int(c) if c.isdigit() else worth[c]) for w, c in zip(weights, text, strict=True)) % 11
    return text[:8] + "0123456789X"[rest] + text[8:]


def _rvnr(rng) -> str:
    return fake(rng, "de_DE").rvnr()


def _codice(rng) -> str:
    return fake(rng, "it_IT").ssn()


def _british_licence(rng) -> str:
    month = rng.randrange(1, 13) + rng.choice((0, 50))
    name = (fake(rng, "en_GB").last_name().upper().replace("'", "").replace("-", "") + "9999")[:5]
    return f"{name}{rng.randrange(10)}{month:02}{rng.randrange(1, 29):02}{rng.randrange(10)}{shape('@@9@@')(rng)}"


_US_LICENCES = one_of(
    shape("@#######"), shape("@###-####-####"), shape("#########"), shape("@############"), shape("########")
)
_PASSPORTS = one_of(shape("C%@##@##@"), shape("##@@#####"), shape("@########"), shape("@@#######"), shape("#########"))

COLUMNS = (
    Column("SSN", "US_SSN", TELLING, _ssn("-"), NATIONAL, "mpbt"),
    Column("soc_sec_no", "US_SSN", TELLING, _ssn(""), NATIONAL, "m", "bare nine digits: only the header tells"),
    Column("c12", "US_SSN", ABSENT, _ssn("-"), NATIONAL),
    Column("field_18", "US_SSN", VAGUE, mostly(_ssn("-"), 0.6, _ssn(" ")), NATIONAL),
    Column("ref_7", "US_SSN", VAGUE, mostly(_ssn("-"), 0.2, one_of("pending", "not required", "foreign")), NATIONAL, "m", "20%"),
    Column("itin", "US_ITIN", TELLING, valid(shape("9##-##-####"), "us.itin"), (*NATIONAL, "US_SSN")),
    Column("taxpayer_number", "US_ITIN", TELLING, valid(shape("9##-##-####"), "us.itin"), (*NATIONAL, "US_SSN")),
    Column("NI number", "UK_NINO", TELLING, one_of(shape("JG######A"), shape("AB######C"), shape("PW######D"), shape("NE######B")), NATIONAL, "mpbc"),
    Column("c33", "UK_NINO", ABSENT, one_of(shape("AB ## ## ## C"), shape("RX ## ## ## A"), shape("SJ ## ## ## D")), NATIONAL),
    Column("nhs_no", "UK_NHS", TELLING, valid(shape("%## ### ####"), "gb.nhs"), (*RECORD, *NATIONAL)),
    Column("patient_ref", "UK_NHS", VAGUE, valid(shape("%#########"), "gb.nhs"), (*RECORD, *NATIONAL), "m", "bare, all pass mod 11"),
    Column("c141", "ES_NIF", ABSENT, valid(shape("########@"), "es.dni"), NATIONAL, "mpbc"),
    Column("c40", "ES_NIF", ABSENT, valid(shape("########-@"), "es.dni"), NATIONAL),
    Column("c158", "ES_NIE", ABSENT, valid(one_of(shape("X#######@"), shape("Y#######@")), "es.nie"), NATIONAL),
    Column("c142", "IT_FISCAL_CODE", ABSENT, _codice, NATIONAL, "mpbc"),
    Column("field_21", "IT_FISCAL_CODE", VAGUE, _codice, NATIONAL),
    Column("PESEL", "PL_PESEL", TELLING, valid(dated("%y%m%d", "#####", end="1999-12-31"), "pl.pesel"), NATIONAL, "m"),
    Column("c44", "SG_NRIC_FIN", ABSENT, _nric, NATIONAL),
    Column("tfn", "AU_TFN", TELLING, valid(shape("%## ### ###"), "au.tfn"), NATIONAL),
    Column("medicare_no", "AU_MEDICARE", TELLING, _medicare, (*RECORD, *NATIONAL)),
    Column("ABN", "AU_ABN", TELLING, valid(shape("%# ### ### ###"), "au.abn"), ("ORGANIZATION",)),
    Column("pan_number", "IN_PAN", TELLING, shape("@@@P@####@"), NATIONAL, "mpbc"),
    Column("c46", "IN_PAN", ABSENT, shape("@@@P@####@"), NATIONAL),
    Column("aadhaar", "IN_AADHAAR", TELLING, valid(shape("%### #### ####"), "in_.aadhaar"), NATIONAL),
    Column("c47", "IN_AADHAAR", ABSENT, valid(shape("%### #### ####"), "in_.aadhaar"), NATIONAL),
    Column("c159", "FI_PERSONAL_IDENTITY_CODE", ABSENT, valid(dated("%d%m%y", "-###@", end="1999-12-31"), "fi.hetu"), NATIONAL),
    Column("c48", "KR_RRN", ABSENT, valid(dated("%y%m%d", "-1######", end="1999-12-31"), "kr.rrn"), NATIONAL),
    Column("Steuer-ID", "DE_TAX_ID", TELLING, valid(shape("%##########"), "de.idnr"), NATIONAL, "m"),
    Column("Sozialversicherungsnummer", "DE_SOCIAL_SECURITY", TELLING, _rvnr, NATIONAL),
    Column("Ausweisnummer", "DE_ID_CARD", TELLING, shape("L%@##@###"), (*NATIONAL, "DE_PASSPORT", "PASSPORT"), "mpb"),
    Column("numéro de sécurité sociale", "FR_NIR", TELLING, valid(shape("1 %# 0% 75 ### ### ##"), "fr.nir"), NATIONAL),
    Column("field_33", "FR_NIR", VAGUE, valid(shape("2%#0%69######%#"), "fr.nir"), NATIONAL, "m", "bare 15 digits, all pass mod 97"),
    Column("BSN", "NL_BSN", TELLING, valid(shape("%########"), "nl.bsn"), NATIONAL, "m"),
    Column("c144", "BE_NATIONAL_NUMBER", ABSENT, valid(dated("%y.%m.%d", "-0##.##", end="1999-12-31"), "be.nn"), NATIONAL),
    Column("personnummer", "SE_PERSONNUMMER", TELLING, valid(dated("%Y%m%d", "-####"), "se.personnummer"), NATIONAL),
    Column("c52", "SE_PERSONNUMMER", ABSENT, valid(dated("%y%m%d", "-####", end="1999-12-31"), "se.personnummer"), NATIONAL),
    Column("fødselsnummer", "NO_FODSELSNUMMER", TELLING, valid(dated("%d%m%y", "#####"), "no.fodselsnummer"), NATIONAL, "m"),
    Column("cpr", "DK_CPR", TELLING, valid(dated("%d%m%y", "-####", end="1999-12-31"), "dk.cpr"), NATIONAL),
    Column("field_72", "CH_AHV", VAGUE, valid(shape("756.####.####.##"), "ch.ssn"), NATIONAL),
    Column("c55", "CH_AHV", ABSENT, valid(shape("756.####.####.##"), "ch.ssn"), NATIONAL),
    Column("c143", "BR_CPF", ABSENT, valid(shape("###.###.###-##"), "br.cpf"), NATIONAL),
    Column("campo_5", "BR_CPF", VAGUE, valid(shape("###.###.###-##"), "br.cpf"), NATIONAL),
    Column("sin", "CA_SIN", TELLING, valid(shape("%## ### ###"), "ca.sin"), NATIONAL),
    Column("c161", "CN_RESIDENT_ID", ABSENT, valid(one_of(*(dated(f"{place}%Y%m%d", "####") for place in ("110105", "310104", "440305"))), "cn.ric"), NATIONAL, "m"),
    Column("data_9", "CN_RESIDENT_ID", VAGUE, valid(one_of(*(dated(f"{place}%Y%m%d", "###X") for place in ("110105", "510104"))), "cn.ric"), NATIONAL, "m"),
    Column("tc kimlik no", "TR_TCKN", TELLING, valid(shape("%##########"), "tr.tckimlik"), NATIONAL, "m"),
    Column("sa_id_number", "ZA_ID", TELLING, valid(dated("%y%m%d", "####08#", end="1999-12-31"), "za.idnr"), NATIONAL, "m"),
    Column("passport_no", "US_PASSPORT", TELLING, one_of(shape("@########"), shape("5########")), ("PASSPORT",)),
    Column("Reisepassnummer", "DE_PASSPORT", TELLING, shape("C%@##@##@"), ("PASSPORT", "DE_ID_CARD")),
    Column("travel document (passport)", "PASSPORT", TELLING, _PASSPORTS, ("US_PASSPORT", "UK_PASSPORT", "DE_PASSPORT", "IN_PASSPORT"), "mpbt"),
    Column("n° passeport", "PASSPORT", TELLING, shape("##@@#####"), ()),
    Column("driver_license", "US_DRIVER_LICENSE", TELLING, _US_LICENCES, ("DRIVER_LICENSE",)),
    Column("dl_number", "US_DRIVER_LICENSE", TELLING, _US_LICENCES, ("DRIVER_LICENSE",)),
    Column("c60", "UK_DRIVING_LICENCE", ABSENT, _british_licence, ("DRIVER_LICENSE",)),
    Column("Führerscheinnummer", "DRIVER_LICENSE", TELLING, shape("@###@#####@"), ()),
    Column("patente di guida", "IT_DRIVER_LICENSE", TELLING, one_of(shape("U1%######@"), shape("@@#######@")), ("DRIVER_LICENSE",)),
    Column("field_71", "VEHICLE_ID", VAGUE, _vin, (), "mpbc"),
    Column("c65", "VEHICLE_ID", ABSENT, _vin, ()),
    Column("Kennzeichen", "LICENSE_PLATE", TELLING, one_of(shape("B-@@ %###"), shape("K-@ %##"), shape("M@@ %##"), shape("WÜ-@@ %#"), shape("HH-@@ %###E"))),
    Column("license_plate", "LICENSE_PLATE", TELLING, one_of(shape("%@@@###"), shape("@@@-####"), shape("@@@ ###"))),
    Column("matrícula", "LICENSE_PLATE", TELLING, one_of(shape("#### BCD"), shape("#### @@@"), shape("M-####-@@"))),
    Column("MRN", "MEDICAL_RECORD_NUMBER", TELLING, shape("%#######"), RECORD, "m"),
    Column("Patientennummer", "MEDICAL_RECORD_NUMBER", TELLING, shape("P-00#####"), RECORD),
    Column("medical record", "MEDICAL_RECORD_NUMBER", TELLING, one_of(shape("%##-##-##"), shape("MR%######")), RECORD),
    Column("c62", "MEDICAL_RECORD_NUMBER", ABSENT, one_of(shape("MRN 00######"), shape("MRN: 00######")), RECORD),
    Column("dea_number", "MEDICAL_LICENSE", TELLING, _dea, ()),
    Column("c64", "MEDICAL_LICENSE", ABSENT, _dea, ()),
    Column("c63", "NO_FODSELSNUMMER", ABSENT, valid(dated("%d%m%y", " #####"), "no.fodselsnummer"), NATIONAL),
    Column("เลขประจำตัวประชาชน", "TH_TNIN", TELLING, valid(shape("%-####-#####-##-#"), "th.pin"), NATIONAL),
    Column("UK passport", "UK_PASSPORT", TELLING, shape("%########"), ("PASSPORT", "US_PASSPORT")),
    Column("national_id", "NATIONAL_ID", TELLING, one_of(shape("@@######"), shape("##-####-##"), shape("ID%#######")), ("DE_ID_CARD", "IT_IDENTITY_CARD")),
)  # fmt: skip
