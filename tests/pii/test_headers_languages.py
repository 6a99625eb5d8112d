"""What columns are called in many languages: each row is a name as files have it, and the kind that it speaks of."""

import json
import tomllib
from importlib.resources import files

import pytest

from privacy_core.pii import header_words
from privacy_core.pii.entities import ENTITIES
from privacy_core.pii.headers import HEADERS, header_entities

ROWS = """
PERSON: Imię i nazwisko rodzica | Jméno žáka | ošetřující lékař | Gondviselő neve | Nume asigurat | Ime roditelja
PERSON: Vårdnadshavare | Pårørende | Fastlege | Huoltajan nimi | Θεράπων ιατρός | Adı Soyadı | ФИО | Лечащий врач
PERSON: ПІБ | اسم المريض | שם מלא | रोगी का नाम | 患者姓名 | 氏名 | 성명 | Họ và tên | nama_lengkap | Nome do Paciente
PERSON: Cognome e Nome | Behandelend arts | Nom du locataire | Apellido Paterno | next_of_kin | loanOfficer_name
PERSON: Lessee
PERSON: Kontaktperson | Mieterin | EMERG_CONTACT_NM | surename | signed by | assigned caseworker 2 | Nazwisko rodowe
TITLE: Anrede | Civilité | salutation | Oslovení | 称呼 | Aanhef
NRP: Staatsangehörigkeit | Narodowość | Vyznání | Vallás | Uyruk | Гражданство | 民族 | Religião
NRP: party membership | Konf.
ORGANIZATION: Arbeitgeber | Pracodawca | Munkáltató | Место работы | 勤務先 | Ragione Sociale | Werkgever
ORGANIZATION: currentEmployer
EMAIL_ADDRESS: E-Mail-Adresse | Sähköposti | Correo electrónico | البريد الإلكتروني | メールアドレス
EMAIL_ADDRESS: Э-почта / e-mail | epostadress
PHONE_NUMBER: Tel. kom. | Telefonszám | Puh. | Cep Tel | Номер телефона | 手机号 | 電話番号 | 휴대폰 | SĐT
PHONE_NUMBER: No. HP | رقم الجوال
STREET_ADDRESS: Adres zamieszkania | Bydliště | Lakcím | Gatuadress | Bopæl | Διεύθυνση | Ev Adresi | 住所
STREET_ADDRESS: 주소 | Endereço
STREET_ADDRESS: Straat + huisnr | mailing_addr_line1 | Anschrift | Domicilio | כתובת
ZIP_CODE: PSČ bydliště | Kod poczt. | Irányítószám | Postnr | CEP residencial | C.A.P. | ZIPCODE
ZIP_CODE: Почтовый индекс | 郵便番号
ZIP_CODE: 우편번호 | Posta Kodu | PINCODE | CodePostal | C. Postal | eircode | Poštanski broj
LOCATION: Miejscowość | Místo narození | Település | Kotikunta | Doğum Yeri | Город | 籍贯 | Naturalidade | Woonplaats
DATE_OF_BIRTH: Data ur. | Rok nar. | Datum rojstva | Syntymäaika | Születési idő | F. Nac. | DtNasc
DATE_OF_BIRTH: Doğum Tarihi | 出生日期
DATE_OF_BIRTH: Дата рождения | 생년월일 | Ngày sinh | Tgl Lahir | Née le | Gebdat | brth_dt | D.O.B | fødselsår
DATE_OF_BIRTH: תאריך לידה
AGE: Wiek pacjenta | Věk (roky) | Alter in Jahren | Età | Ålder | возраст | 年龄 | 나이 | AgeYrs | edad | idade | Tuổi
CUSTOMER_ID: Nr klienta | Zákaznické č. | Ügyfélazonosító | Cod pacient | Šifra kupca | Kundnr | Sagsnr. | Αρ. Μητρώου
CUSTOMER_ID: Müşteri No | Табельный № | 学号 | 社員番号 | Mã KH | No. Siniestro | Docket # | enrolment_no
CUSTOMER_ID: numer uczestniczki
CUSTOMER_ID: n° allocataire | Insp. ref | Customer # | Polisnummer | Fallnr.
MEDICAL_RECORD_NUMBER: MRN | Prontuário | numéro de dossier médical | 病历号 | HospNo | Nr historii choroby
MEDICAL_RECORD_NUMBER: カルテ番号
PASSPORT: Nr paszportu | Passport # | 护照号 | Útlevélszám | Загранпаспорт | Pasaport No
DRIVER_LICENSE: Prawo jazdy | Führerschein-Nr. | Körkort | Carteira de motorista | Ehliyet No | 免許証番号
NATIONAL_ID: Rodné číslo | Nr dowodu | Cédula | Número de documento | 证件号 | Kimlik No | תעודת זהות | Personal ID
LICENSE_PLATE: Nr rejestracyjny | Rendszám | Госномер | 车牌 | Kenteken | Targa veicolo | Plaka | vehicle_reg_no
VEHICLE_ID: Fahrgestellnummer | Numer VIN | Alvázszám | Номер кузова | Chassis No. | 車台番号
IBAN_CODE: IBAN | Nr konta | Číslo účtu | Bankverbindung
US_BANK_NUMBER: acct_num | Номер счета | 银行账号 | Cuenta corriente
CREDIT_CARD: Kreditkartennr. | Numéro de carte | Numer karty | 信用卡号 | card_no
IP_ADDRESS: client_ip | Adresse IP | IP地址 | src_addr
GEO_COORDINATES: Breitengrad | Szerokość geograficzna | Широта | 緯度 | lat_long
URL: Strona WWW | Website | Сайт | 홈페이지
BR_CPF: CPF do titular | nº CPF
CN_RESIDENT_ID: 身份证号码
FR_NIR: Numéro de sécurité sociale
SE_PERSONNUMMER: Personnr
IT_FISCAL_CODE: Cod. Fisc.
"""

HARMLESS = """
Zustand | material | firmware | weight kg | species | unit | kod produktu | liczba pacjentów | Anzahl Kunden
sku | batch
number_of_patients | no of employees | nationality_count | product_name | job_title | address_type | customer type
patient_satisfaction | player_score | agent_status | vehicle age | age of the building | years of experience
zip_size
nurse_ratio | birth_weight | warranty | dose | page | order | rate | status | release | version | variant
physician fee
serial number | part number | course title | sample id | model | colour | quantity | total | power | temperature
"""


def rows(table: str) -> list[tuple[str, str]]:
    kinds = [line.split(": ", 1) for line in table.strip().splitlines()]
    return [(name.strip(), kind) for kind, names in kinds for name in names.split(" | ")]


@pytest.mark.parametrize(("name", "kind"), rows(ROWS))
def test_a_columns_name_speaks_of_its_kind(name, kind):
    assert kind in header_entities(name)


@pytest.mark.parametrize("name", [name.strip() for name in HARMLESS.replace("\n", " | ").split(" | ") if name])
def test_a_harmless_name_speaks_of_no_person(name):
    assert header_entities(name) == ()


@pytest.mark.parametrize("name", ["födelsedatum", "FÖDELSEDATUM", "fodelsedatum", "Foedelsedatum", "födelse_datum"])
def test_marks_case_and_gaps_do_not_matter(name):
    assert "DATE_OF_BIRTH" in header_entities(name)


def test_every_kind_has_words_and_every_table_is_of_a_kind():
    listed = {}
    for file in files("privacy_core.pii").joinpath("vocabulary").iterdir():
        if file.name != "beside.toml":
            table = tomllib.loads(file.read_text("utf-8"))
            assert not listed.keys() & table.keys()
            listed |= table
    assert set(listed) == set(HEADERS) == set(ENTITIES)


def test_every_phrase_of_the_vocabulary_is_found_by_itself():
    for file in files("privacy_core.pii").joinpath("vocabulary").iterdir():
        if file.name == "beside.toml":
            continue
        for kind, languages in tomllib.loads(file.read_text("utf-8")).items():
            for words in languages.values():
                if isinstance(words, str):
                    for word in filter(None, map(str.strip, words.replace("\n", " ").split(","))):
                        assert kind in header_words.kinds(word.replace("*", "x")), json.dumps([kind, word])


@pytest.mark.parametrize("name", ["रंग", "राग", "रेगा", "नमी", "মান", "ราคา", "விலை", "ధర"])
def test_signs_of_vowels_keep_words_apart_that_have_the_same_consonants(name):
    assert not header_words.kinds(name)  # रंग is a colour, रोगी a patient; नमी is moisture, नाम a name
