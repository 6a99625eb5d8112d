"""Words and phrases that speak for a kind of personal data when they stand near it in a text; lower case."""

from types import MappingProxyType

_WORDS = {
    "EMAIL_ADDRESS": "email, e-mail, mail, courriel, correo",
    "PHONE_NUMBER": (
        "phone, phones, telephone, tel, call, called, calling, cell, cellphone, mobile, fax, text me, contact, "
        "dial, ring, reach, whatsapp, sms, answer, answering, messages, telefon, handy, mobil, rufnummer, anrufen,"
        " ruf, téléphone, portable, appeler, appelez, teléfono, móvil, celular, llamar, llame, telefono, "
        "cellulare, hotline, voicemail, pager, ph, tél, tlf, durchwahl, office, desk, line"
    ),
    "CREDIT_CARD": (
        "card, cards, credit, debit, visa, mastercard, amex, american express, discover, diners, jcb, maestro, "
        "unionpay, cc, payment, kreditkarte, karte, kartennummer, carte, tarjeta, creditcard"
    ),
    "IBAN_CODE": "iban, bank, account, transfer, konto, überweisung, compte, cuenta, bic, swift",
    "US_BANK_NUMBER": (
        "account, acct, a/c, account number, bank account, bank, checking, savings, deposit, routing, konto, "
        "kontonummer, compte, cuenta, acc no"
    ),
    "ABA_ROUTING_NUMBER": "routing, aba, rtn, transit, wire, ach",
    "CRYPTO": "wallet, bitcoin, btc, ethereum, eth, crypto, litecoin, dogecoin",
    "STREET_ADDRESS": (
        "address, lives, live, living, street, residence, resides, ship, deliver, located, moved, adresse, "
        "anschrift, wohnt, wohnhaft, habite, demeurant, dirección, vive, domicilio, indirizzo"
    ),
    "ZIP_CODE": (
        "zip, zipcode, zip code, postcode, post code, postal, postal code, plz, postleitzahl, code postal, código"
        " postal, cap, pin code, pincode"
    ),
    "GEO_COORDINATES": (
        "lat, latitude, lon, lng, longitude, gps, coordinates, coordinate, location, position, located, "
        "koordinaten, standort, coordonnées, coordenadas, geo"
    ),
    "US_SSN": "ssn, ssns, ss, social security, social, soc sec, socialsecurity",
    "US_ITIN": "itin, taxpayer, tax id, tax, tin, irs",
    "US_PASSPORT": "us passport, u.s. passport, american passport, united states passport, usa passport",
    "UK_PASSPORT": "uk passport, british passport, hmpo",
    "DE_PASSPORT": "reisepass, passnummer, german passport, deutscher pass",
    "IT_PASSPORT": "passaporto, italian passport",
    "IN_PASSPORT": "indian passport",
    "PASSPORT": "passport, passports, reisepass, passeport, pasaporte, passaporto, passnummer, travel document",
    "US_DRIVER_LICENSE": (
        "driver license, driver's license, drivers license, driver’s license, driving license, license, license "
        "number, dl, dln, dmv, driver lic, permit"
    ),
    "UK_DRIVING_LICENCE": "driving licence, licence, dvla",
    "IT_DRIVER_LICENSE": "patente, patente di guida",
    "DRIVER_LICENSE": (
        "driving licence, driving license, driver license, driver's licence, drivers licence, driver's license, "
        "drivers license, licence number, führerschein, führerscheinnummer, permis de conduire, permis, carnet de"
        " conducir, permiso de conducir, patente"
    ),
    "UK_NINO": "nino, national insurance, ni number, ni no, insurance number",
    "UK_NHS": "nhs, national health service, health service number",
    "ES_NIF": "nif, dni, documento nacional, documento",
    "ES_NIE": "nie, extranjero",
    "IT_FISCAL_CODE": "codice fiscale, fiscal code, cf",
    "IT_VAT_CODE": "partita iva, p. iva, piva, vat",
    "IT_IDENTITY_CARD": "carta d'identità, carta identità, identity card, cie",
    "PL_PESEL": "pesel",
    "SG_NRIC_FIN": "nric, fin",
    "AU_ABN": "abn, australian business number, business number",
    "AU_ACN": "acn, australian company number, company number",
    "AU_TFN": "tfn, tax file number, tax file",
    "AU_MEDICARE": "medicare",
    "IN_PAN": "pan, permanent account number, income tax",
    "IN_AADHAAR": "aadhaar, aadhar, uidai",
    "IN_VOTER": "voter, epic, election",
    "FI_PERSONAL_IDENTITY_CODE": "hetu, henkilötunnus, personal identity code, personbeteckning",
    "KR_RRN": "rrn, resident registration, korean",
    "TH_TNIN": "thai, tnin, thailand",
    "DE_TAX_ID": "steuer-id, steueridentifikationsnummer, steuernummer, steuer, idnr, tax id, tin",
    "DE_ID_CARD": "personalausweis, ausweis, ausweisnummer, id card, identity card",
    "DE_SOCIAL_SECURITY": (
        "sozialversicherung, sozialversicherungsnummer, rentenversicherung, svnr, rvnr, "
        "rentenversicherungsnummer, versicherungsnummer, sv-nummer"
    ),
    "DE_HEALTH_INSURANCE": ("krankenversicherung, krankenversichertennummer, krankenkasse, kvnr, versichertennummer"),
    "FR_NIR": "sécurité sociale, sécu, nir, insee, numéro de sécu",
    "NL_BSN": "bsn, burgerservicenummer, sofinummer",
    "BE_NATIONAL_NUMBER": "rijksregister, rijksregisternummer, registre national, niss, insz, national number",
    "SE_PERSONNUMMER": "personnummer, swedish personal, pnr, samordningsnummer",
    "NO_FODSELSNUMMER": "fødselsnummer, fodselsnummer, personnummer, fnr",
    "DK_CPR": "cpr, cpr-nummer, personnummer",
    "CH_AHV": "ahv, avs, oasi, ahv-nummer, sozialversicherungsnummer",
    "BR_CPF": "cpf, cadastro de pessoas",
    "CA_SIN": "sin, social insurance, nas",
    "CN_RESIDENT_ID": "resident id, chinese id, shenfenzheng, 身份证, id card",
    "TR_TCKN": "tckn, tc kimlik, kimlik, t.c.",
    "ZA_ID": "south african id, sa id, id number, identity number",
    "NATIONAL_ID": (
        "national id, national identity, identity number, identity card, id number, id card, citizen id, "
        "government id, carte d'identité, identité, cédula, cedula, curp, identification number, ausweisnummer"
    ),
    "LICENSE_PLATE": (
        "plate, plates, license plate, number plate, registration, reg, registered, vehicle, car, van, truck, "
        "parked, kennzeichen, nummernschild, immatriculation, immatriculé, plaque, matrícula, placa, targa, vrm, "
        "vrn, drives, driving"
    ),
    "VEHICLE_ID": "vin, vehicle, vehicle identification, chassis, fahrgestellnummer, fin, bastidor, car",
    "MEDICAL_LICENSE": "dea, medical license, prescriber, certificate, registration",
    "MEDICAL_RECORD_NUMBER": (
        "mrn, medical record, medical record number, medical record no, record number, chart, chart number, "
        "hospital number, hospital no, patient file, patientenakte, dossier médical, historia clínica"
    ),
    "US_MBI": "mbi, medicare, beneficiary",
    "US_NPI": "npi, provider, national provider",
    "IP_ADDRESS": "ip, ip address, host, server, ipv4, ipv6, ping, client, login, address",
    "MAC_ADDRESS": "mac, mac address, hardware, wifi, wi-fi, bluetooth, ethernet, bssid",
    "IMEI": "imei, handset, device, phone",
    "URL": "url, website, web, link, visit, site, www, homepage, page, domain, webseite",
    "DATE_OF_BIRTH": (
        "born, dob, d.o.b, birth, birthday, birthdate, date of birth, geboren, geb, geburtsdatum, geburtstag, né,"
        " née, naissance, nacido, nacida, nacimiento, nació, nato, nata"
    ),
    "DATE_TIME": "date, on, at, since, until, datum, am, fecha, le",
    "AGE": (
        "age, aged, turned, turning, turns, years old, year old, year-old, yr old, y/o, yo, y.o, yrs, im alter "
        "von, jahre alt, jahre, jährige, jähriger, jährigen, âgé de, âgée de, ans, años, edad"
    ),
    "UUID": "uuid, guid, id",
    "CUSTOMER_ID": (
        "customer, client, member, membership, patient, employee, staff, user, student, account, case, claim, "
        "policy, contract, customer id, patient id, id, reference, ref, kundennummer, kunde, patientennummer, "
        "personalnummer, aktenzeichen, mitarbeiter, mitglied, numéro client, client n°, dossier, cliente, "
        "expediente, subject, badge, subscriber, policyholder, vertragsnummer"
    ),
    "TITLE": "title",
}

CONTEXT = MappingProxyType({entity: tuple(words.split(", ")) for entity, words in _WORDS.items()})
