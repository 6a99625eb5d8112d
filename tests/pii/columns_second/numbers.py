"""Columns of official numbers, money, health and devices; python-stdnum says which numbers are valid."""

import hashlib
from random import Random
from uuid import UUID

from tests.pii.columns_second.column import Sort
from tests.pii.columns_second.drawing import Cell, changed, day, either, filled, grouped, number, one, pattern, valid

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BORN = {"short": day(1938, 1999, "%y%m%d"), "long": day(1938, 2004, "%Y%m%d"), "danish": day(1938, 1999, "%d%m%y")}


def _born(form: str, **more: Cell) -> Cell:
    return filled(form, **_BORN, **more, n3=pattern("###"), n4=pattern("####"), n5=pattern("#####"), n1=pattern("#"))


def _german_tax_number(rng: Random) -> str:
    """Ten digits of which just one stands twice, and one more."""
    digits = rng.sample("0123456789", 9)
    digits.append(rng.choice(digits))
    rng.shuffle(digits)
    return "".join(digits) + rng.choice("0123456789")


def _bitcoin(rng: Random) -> str:
    """Random bytes with the checksum of an address; nobody holds a key of them."""
    body = bytes([0]) + rng.randbytes(20)
    body += hashlib.sha256(hashlib.sha256(body).digest()).digest()[:4]
    rest, letters = int.from_bytes(body, "big"), ""
    while rest:
        rest, digit = divmod(rest, 58)
        letters = _BASE58[digit] + letters
    return "1" + letters


def _dea(rng: Random) -> str:
    digits = [rng.randrange(10) for _ in range(6)]
    check = (sum(digits[0::2]) + 2 * sum(digits[1::2])) % 10
    return rng.choice("ABFM") + rng.choice("ABCDEGHKLMPRSTW") + "".join(map(str, digits)) + str(check)


def _german_insured(rng: Random) -> str:
    """A letter, eight digits and their check digit: weights 1 and 2 in turn, sums of digits."""
    letter, digits = rng.randrange(1, 27), [rng.randrange(10) for _ in range(8)]
    figures = [*divmod(letter, 10), *digits]
    total = sum(sum(divmod(figure * (1 + place % 2), 10)) for place, figure in enumerate(figures))
    return chr(64 + letter) + "".join(map(str, digits)) + str(total % 10)


def _uuid(rng: Random) -> str:
    return str(UUID(int=rng.getrandbits(128), version=4))


_CARD = either(
    (5, valid("luhn", pattern("4###############", "51##############", "5425############"), grouped(4, 4, 4, 4))),
    (3, valid("luhn", pattern("4###############", "53##############"))),
    (1, valid("luhn", pattern("37#############"), grouped(4, 6, 5))),
    (2, valid("luhn", pattern("4###############"), grouped(4, 4, 4, 4, by="-"))),
)
_PLAIN_CARD = valid("luhn", pattern("4###############", "52##############", "37#############"))
_IBAN_DRAFTS = ("DE" + "#" * 20, "AT" + "#" * 18, "CH" + "#" * 19, "GB##BARC" + "#" * 14, "PL" + "#" * 26)
_IBAN = valid("iban", pattern(*_IBAN_DRAFTS))
_GERMAN_IBAN = valid("iban", pattern(_IBAN_DRAFTS[0]), grouped(4, 4, 4, 4, 4, 2))
_NIR = valid("fr.nir", pattern("1%#0%%%####%###", "2%#0%75####%###", "1%#1169####%###"))
_ITALIAN = valid(
    "it.codicefiscale",
    pattern("BNCLGU%#A0%F205?", "RSSMRA%#D1%H501?", "VTLNTN%#M4%L219?", "GLLDNT%#R5%F839?", "FRRCSM%#T2%G273?"),
)  # fmt: skip
_MBI = changed(
    pattern("%?##-?##-??##", "%?##?##??##", "%??#-?##-??##", "%?##-??#-??##"),
    lambda text: text.translate(str.maketrans("BLSZ", "AKRY")),
)
_NATIONAL = [
    ("US_SSN", "ssn", valid("us.ssn", pattern("%##-##-####")), 1),
    ("US_ITIN", "ITIN", valid("us.itin", pattern("9##-7#-####", "9##-8#-####")), 0),
    ("UK_NINO", "NI number", pattern("AB ## ## ## C", "CE######A", "JK ## ## ## D", "PR######B", "SH ## ## ## A"), 1),
    ("ES_NIF", "DNI", valid("es.dni", pattern("########?")), 1),
    ("ES_NIE", "nie", valid("es.nie", pattern("X#######?", "Y#######?")), 1),
    ("IT_FISCAL_CODE", "codice fiscale", _ITALIAN, 1),
    ("PL_PESEL", "PESEL", valid("pl.pesel", _born("{short}{n5}")), 1),
    ("IN_AADHAAR", "aadhaar", valid("in_.aadhaar", pattern("5###########", "8###########"), grouped(4, 4, 4)), 1),
    ("IN_PAN", "PAN", pattern("???P?####?"), 1),
    ("FI_PERSONAL_IDENTITY_CODE", "henkilötunnus", valid("fi.hetu", _born("{danish}-{n3}{a}", a=pattern("?", "#"))), 1),
    ("DE_TAX_ID", "Steuer-ID", valid("de.idnr", _german_tax_number, grouped(2, 3, 3, 3)), 1),
    ("FR_NIR", "n° sécu", _NIR, 1),
    ("FR_NIR", "NIR", changed(_NIR, grouped(1, 2, 2, 2, 3, 3, 2)), 1),
    ("NL_BSN", "burgerservicenummer", valid("nl.bsn", pattern("%########")), 0),
    ("BE_NATIONAL_NUMBER", "rijksregisternummer", valid("be.nn", _born("{short}{n5}"), lambda n:
        f"{n[:2]}.{n[2:4]}.{n[4:6]}-{n[6:9]}.{n[9:]}"), 1),
    ("SE_PERSONNUMMER", "personnummer", valid("se.personnummer", _born("{short}-{n4}")), 1),
    ("NO_FODSELSNUMMER", "fødselsnummer", valid("no.fodselsnummer", _born("{danish}{n5}")), 1),
    ("DK_CPR", "CPR-nr", valid("dk.cpr", _born("{danish}-{n4}")), 0),
    ("CH_AHV", "AHV-Nr.", valid("ch.ssn", pattern("756##########"), lambda n: f"756.{n[3:7]}.{n[7:11]}.{n[11:]}"), 1),
    ("BR_CPF", "CPF", valid("br.cpf", pattern("###########"), lambda n: f"{n[:3]}.{n[3:6]}.{n[6:9]}-{n[9:]}"), 1),
    ("CA_SIN", "social insurance no", valid("ca.sin", pattern("4########", "6########"), grouped(3, 3, 3)), 0),
    ("CN_RESIDENT_ID", "身份证号", valid("cn.ric", _born("{place}{long}{n4}", place=one("110101|310104|440103"))), 1),
    ("TR_TCKN", "TC Kimlik No", valid("tr.tckimlik", pattern("%##########")), 1),
    ("ZA_ID", "SA ID number", valid("za.idnr", _born("{short}{n4}0{eight}{n1}", eight=one("8"))), 0),
    ("KR_RRN", "주민등록번호", valid("kr.rrn", _born("{short}-1{n5}{n1}")), 1),
    ("TH_TNIN", "Thai ID", valid("th.pin", pattern("%############"), grouped(1, 4, 5, 2, 1, by="-")), 1),
    ("AU_TFN", "tax file number", valid("au.tfn", pattern("%########"), grouped(3, 3, 3)), 0),
    ("AU_ABN", "ABN", valid("au.abn", pattern("%##########"), grouped(2, 3, 3, 3)), 1),
    ("UK_NHS", "nhs_no", valid("gb.nhs", pattern("4#########", "6#########"), grouped(3, 3, 4)), 1),
    ("UK_DRIVING_LICENCE", "driver number", pattern("?????%0%1##??9??", "?????%5%2##??9??", "?????%110%#??9??"), 1),
    ("LICENSE_PLATE", "Kennzeichen", pattern("B-?? ####", "M-? ###", "KI-?? ##", "HH-?? %###", "DO ?? %##"), 1),
    ("LICENSE_PLATE", "reg plate", pattern("??1# ???", "??6# ???", "??2#???"), 1),
    ("LICENSE_PLATE", "immatriculation", pattern("??-###-??"), 1),
    ("VEHICLE_ID", "FIN", pattern("WVWZZZ1KZ%W######", "WBA3A5#0#0?######", "VF1RFA00#6%######",
        "ZFA31200003######"), 1),
    ("DE_HEALTH_INSURANCE", "Versichertennummer", _german_insured, 1),
    ("US_MBI", "medicare_mbi", _MBI, 1),
    ("US_NPI", "NPI", valid("luhn", pattern("808401#########"), lambda text: text[5:]), 0),
    ("MEDICAL_LICENSE", "DEA #", _dea, 1),
]  # fmt: skip
_PASSPORTS = ("US_PASSPORT", "UK_PASSPORT", "DE_PASSPORT", "IT_PASSPORT", "IN_PASSPORT", "IT_IDENTITY_CARD")

SORTS = [
    *(
        Sort(entity=entity, cell=cell, telling=(header,), note=header)
        for place, (entity, header, cell, alone) in enumerate(_NATIONAL)
        if not alone or place % 3 != 0
    ),
    *(
        Sort(
            entity=entity,
            cell=cell,
            vague=place % 2,
            absent=1 - place % 2,
            note=f"{header}, plain enough without its header",
            also=("AU_ACN",) if entity == "AU_ABN" else (),
        )
        for place, (entity, header, cell, alone) in enumerate(_NATIONAL)
        if alone and place % 3 != 1
    ),
    Sort(
        entity="PASSPORT",
        cell=pattern("C0#H%#K##", "?########", "##??#####", "5########"),
        telling=("passport no.", "numéro de passeport"),
        also=_PASSPORTS,
    ),
    Sort(entity="IN_PASSPORT", cell=pattern("?%######"), telling=("Indian passport",), also=("PASSPORT",)),
    Sort(
        entity="DRIVER_LICENSE",
        cell=pattern("?#######", "########", "?###-####-####"),
        telling=("driving licence no",),
        also=("US_DRIVER_LICENSE",),
    ),
    Sort(
        entity="NATIONAL_ID",
        cell=either((1, valid("pl.pesel", _born("{short}{n5}"))), (1, valid("es.dni", pattern("########?")))),
        telling=("national id",),
        also=("PL_PESEL", "ES_NIF"),
        note="two countries",
    ),
    Sort(
        entity=None,
        cell=pattern("%########"),
        vague=1,
        absent=1,
        also=("CUSTOMER_ID",),
        note="nine digits: nobody could tell",
    ),
    Sort(entity="CREDIT_CARD", cell=_CARD, telling=("Kreditkarte",), vague=1, misleading=("lot",)),
    Sort(entity="CREDIT_CARD", cell=_PLAIN_CARD, telling=("card_no",), absent=1, note="without blanks"),
    Sort(entity="IBAN_CODE", cell=_IBAN, telling=("rachunek bankowy",), absent=1, misleading=("isbn",)),
    Sort(entity="IBAN_CODE", cell=_GERMAN_IBAN, telling=("Bankverbindung",), vague=1, note="in groups"),
    Sort(entity="US_BANK_NUMBER", cell=pattern("%#########", "%###########"), telling=("bank account number",)),
    Sort(entity="ABA_ROUTING_NUMBER", cell=valid("us.rtn", pattern("0########", "1########")), telling=("routing_no",)),
    Sort(entity="CRYPTO", cell=_bitcoin, telling=("btc_wallet",), vague=1),
    Sort(entity="CRYPTO", cell=pattern("0x" + "~" * 40), telling=("payout address (ETH)",), absent=1, note="Ethereum"),
    Sort(
        entity="MEDICAL_RECORD_NUMBER",
        cell=pattern("MRN0#####", "MRN-1#####", "MRN 0#####"),
        telling=("MRN",),
        vague=1,
        also=("CUSTOMER_ID",),
    ),
    Sort(
        entity="MEDICAL_RECORD_NUMBER",
        cell=pattern("%######"),
        telling=("hospital number", "n° dossier médical"),
        also=("CUSTOMER_ID",),
        note="bare figures",
    ),
    Sort(
        entity="IP_ADDRESS",
        cell=filled(
            "{a}.{b}.{c}.{d}", a=one("10|192|84|203|151|77"), b=number(0, 255), c=number(0, 255), d=number(1, 254)
        ),
        telling=("client_ip",),
        vague=1,
        misleading=("release",),
    ),
    Sort(
        entity="IP_ADDRESS", cell=pattern("2001:db8:~~~~:~~::%~~", "fe80::~~~~:~~ff:fe~~:~~~~"), absent=1, note="IPv6"
    ),
    Sort(
        entity="MAC_ADDRESS",
        cell=either((2, pattern("~0:~~:~~:~~:~~:~~")), (1, changed(pattern("~C-~~-~~-~~-~~-~~"), str.upper))),
        telling=("wifi_mac",),
        vague=1,
        misleading=("colour_hex",),
    ),
    Sort(
        entity="IMEI",
        cell=valid("imei", pattern("35############0", "86############4", "35############7")),
        telling=("IMEI",),
    ),
    Sort(entity="UUID", cell=_uuid, telling=("session_uuid",), vague=1, absent=1),
]
