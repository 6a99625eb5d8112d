"""Columns without personal data that tempt: they look like it, or their names do."""

# ruff: noqa: E501 - a row of a table is one line

import hashlib

from tests.pii.columns import written as w
from tests.pii.columns.chance import day, fake, luhn_tail, mostly, one_of, shape, valid
from tests.pii.columns.column import ABSENT, TELLING, VAGUE, Column


def _pick(words: str):
    return lambda rng: rng.choice(words.split("|"))


def _whole(low: int, high: int, form: str = "{}"):
    return lambda rng: form.format(rng.randrange(low, high))


def _float(low: float, high: float, form: str = "{:.2f}"):
    return lambda rng: form.format(rng.uniform(low, high))


def _fails_luhn(length: int):
    def draw(rng) -> str:
        while luhn_tail((text := shape("%" + "#" * (length - 1))(rng))[:-1]) == text:
            pass
        return text

    return draw


def _digest(rng) -> str:
    return hashlib.sha256(rng.randbytes(8)).hexdigest()[: rng.choice((32, 64))]


def _row(name, header, draw, dirt="mpb", note="", also=()):
    return Column(name, None, header, draw, also, dirt, note)


def _stamp(rng) -> str:
    return (
        day("2024-01-01", "2025-12-31")(rng) + f"T{rng.randrange(24):02}:{rng.randrange(60):02}:{rng.randrange(60):02}Z"
    )


_DATED = ("DATE_TIME",)

COLUMNS = (
    _row("c121", ABSENT, _float(1, 900, "${:.2f}")),
    _row("Betrag", TELLING, lambda rng: f"{rng.randrange(1, 99)}.{rng.randrange(1000):03},{rng.randrange(100):02} €"),
    _row("field_62", VAGUE, _float(5, 2500), "m"),
    _row("salary_band", TELLING, _pick("20-30k|30-40k|40-60k|60-80k|80k+")),
    _row("ref_11", VAGUE, shape("@@-####-@"), "mpbc"),
    _row("c122", ABSENT, valid(one_of(shape("978-3-####-####-#"), shape("978-0-###-#####-#")), "isbn")),
    _row("c110", ABSENT, valid(shape("4%###########"), "ean"), "m", "EAN-13, bare"),
    _row("c123", ABSENT, one_of(_float(0.5, 500, "{:.1f} mg"), _whole(1, 40, "{} ml"))),
    _row("info_9", VAGUE, _whole(0, 75, "{} %")),
    _row("q7", VAGUE, _pick("strongly agree|agree|neutral|disagree|strongly disagree"), "mpbc"),
    _row("c134", ABSENT, _pick("sehr zufrieden|zufrieden|teils/teils|unzufrieden")),
    _row("status", TELLING, _pick("open|closed|pending|on hold|shipped|cancelled"), "mpbc"),
    _row("active", TELLING, _pick("true|false|TRUE|yes|no|Y|N")),
    _row("colour", TELLING, _pick("red|navy|olive|Amber|Scarlett red|hazel|Rose|Violet|jade|ivory|Ginger"), "mpbc", "some are first names"),
    _row("c124", ABSENT, one_of(shape("E1#.#"), shape("I#%"), shape("J45.#"), shape("S#2.#%"), shape("Z##.#"))),
    _row("logged_at", TELLING, _stamp, "m", "of a machine", _DATED),
    _row("ts", VAGUE, shape("17########"), "m", "epoch seconds, 10 digits", _DATED),
    _row("c112", ABSENT, shape("17###########"), "m", "epoch milliseconds, 13 digits", _DATED),
    _row("c125", ABSENT, one_of(shape("%.##.#"), shape("v#.%.##"), shape("#.#.#-rc%"))),
    _row("firmware_version", TELLING, shape("%.#.%.##"), "mpb", "four parts, as an IP address has"),
    _row("row", VAGUE, _whole(1, 9999), ""),
    _row("quantity", TELLING, _whole(1, 120), "m", "in the range of ages"),
    _row("c113", ABSENT, _whole(18, 90), "m", "in the range of ages, no header: nothing tells"),
    _row("c138", ABSENT, one_of(_whole(1, 6), _float(1, 5, "{:.1f}")), "m"),
    _row("month", TELLING, _pick("January|February|March|April|May|June|July|August|September|October|November|December"), "mpbc", "April, May, June, August", _DATED),
    _row("Wochentag", TELLING, _pick("Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag"), "mpb", "", _DATED),
    _row("info_12", VAGUE, _pick("Jasmine rice 5 kg|Granny Smith apples|Earl Grey tea|Caesar salad|Oliver desk lamp|Victoria sponge|Billy bookcase|Bloody Mary mix|Lazy Susan tray|Arnold Palmer iced tea|Phillips screwdriver PH2|Allen key set|Mason jar 1 l|Wellington boots 42|Rubik cube"), "mpb", "names of people in products"),
    _row("name_of_item", ABSENT, _pick("hex bolt M8|washer 12 mm|cable tie|drill bit 6 mm|LED strip 5 m|wall plug S8|paint roller|hinge, brass|sanding paper 120"), "mpb", "misleading header"),
    _row("field_63", VAGUE, _float(9, 18, "{:.1f}"), "m"),
    _row("lab_result", TELLING, one_of(_float(0.1, 9, "{:.2f} mmol/L"), "negative", "positive", _whole(40, 300, "{} mg/dL"), "<0.05")),
    _row("info_10", VAGUE, one_of(shape("scan_####.pdf"), shape("IMG_20##.jpg"), shape("report-v#.docx"), shape("data/%#/part-###.csv"))),
    _row("c126", ABSENT, _pick("EUR|USD|GBP|JPY|CHF|PLN|BRL|SEK")),
    _row("checksum", TELLING, _digest, "m"),
    _row("c114", ABSENT, _digest, "m", "hash values"),
    _row("c115", ABSENT, _fails_luhn(16), "m", "16 digits that are no cards"),
    _row("counter_a", VAGUE, shape("%#########"), "m", "10 digits; 1 in 11 passes mod 11"),
    _row("c116", ABSENT, shape("%########"), "m", "9 digits without any sign of what they are"),
    _row("sensor", VAGUE, _fails_luhn(15), "m", "15 digits that are no IMEI"),
    _row("bytes_sent", TELLING, _whole(10_000_000, 99_999_999_999), "m"),
    _row("field_64", VAGUE, _pick("Nurse|Data Analyst|Baker|Smith|Carpenter|Head of Sales|Bus Driver|Software Engineer|Cook|Taylor|Accountant|Mason|Teacher"), "mpbc", "some are last names"),
    _row("c128", ABSENT, _pick("Bachelors|HS-grad|Some-college|Masters|Doctorate|11th|Assoc-voc|Prof-school")),
    _row("field_67", VAGUE, _pick("Cardiology|Human Resources|Legal|ICU|Radiology|R&D|Procurement|Marketing")),
    _row("Familienstand", TELLING, _pick("ledig|verheiratet|geschieden|verwitwet")),
    _row("c129", ABSENT, _pick("A+|A-|B+|0+|AB-|O neg|O pos")),
    _row("sex", TELLING, _pick("M|F|male|female|x")),
    _row("c130", ABSENT, _float(35, 41, "{:.1f} °C")),
    _row("pixel", VAGUE, lambda rng: f"{rng.randrange(1920)}, {rng.randrange(1080)}", "mb", "looks like coordinates"),
    _row("info_11", VAGUE, lambda rng: f"{rng.randrange(5, 99)}x{rng.randrange(5, 99)}x{rng.randrange(2, 40)} cm"),
    _row("duration", TELLING, lambda rng: f"{rng.randrange(9):02}:{rng.randrange(60):02}:{rng.randrange(60):02}", "mb", "looks like a MAC address or a time", _DATED),
    _row("hex", VAGUE, lambda rng: "#" + shape("^^^^^^")(rng), "mb", "colours"),
    _row("gene", TELLING, _pick("BRCA1|TP53|MLH1|CHEK2|ABCA1|SHH|PTEN|EGFR|NOTCH3|MARCH1|SEPT2")),
    _row("field_66", VAGUE, _pick("Metformin|Aspirin|Amoxicillin|Ramipril|Mercaptopurine|St. John's wort|Allegra|Yasmin|Valium|Xanax|Lorazepam"), "mpbc"),
    _row("c135", ABSENT, _pick("Homo sapiens|Canis lupus|Rosa canina|Passer domesticus|Quercus robur|Salmo salar")),
    _row("score_line", VAGUE, lambda rng: f"{rng.randrange(7)}-{rng.randrange(7)}"),
    _row("ref_12", VAGUE, one_of(shape("LH %##"), shape("BA%###"), shape("AF %###"), shape("U2 %###"))),
    _row("Raum", TELLING, one_of(shape("B-%##"), shape("%.##"), shape("H#.%#"))),
    _row("c132", ABSENT, one_of(shape("####-####-##"), shape("#####-###-##")), "mb", "drug codes that look like phones"),
    _row("c131", ABSENT, shape("%###-#"), "mb"),
    _row("doi", TELLING, lambda rng: f"10.{rng.randrange(1000, 9999)}/{shape('~~~.####.##')(rng)}"),
    _row("fiscal_period", TELLING, lambda rng: f"Q{rng.randrange(1, 5)} {rng.randrange(2015, 2026)}", "m", "", _DATED),
    _row("model_year", TELLING, _whole(1998, 2026), "m", "", _DATED),
    _row("c133", ABSENT, _float(0.2, 900, "{:.3f}"), "m"),
    _row("log_level", TELLING, _pick("INFO|WARN|ERROR|DEBUG|FATAL")),
    _row("email_opt_in", ABSENT, _pick("yes|no|Yes|No"), "m", "the header names personal data, the cells are none"),
    _row("phone_model", ABSENT, _pick("iPhone 12|Galaxy S21|Pixel 7a|Nokia 3310|Fairphone 4|Xperia 5 III|Redmi Note 11"), "mpbc", "misleading header"),
    _row("address_0x", ABSENT, shape("0x7ffe^^^^^^^^"), "m", "memory addresses"),
    _row("ssn_on_file", ABSENT, _pick("Y|N"), "m", "misleading header"),
    _row("title_of_film", TELLING, _pick("Amélie|Forrest Gump|Annie Hall|Rebecca|Billy Elliot|The Godfather|Heat|Alien|Solaris|Metropolis"), "mpb", "some are names of people"),
    _row("Konto (Buchhaltung)", ABSENT, _pick("4000 Erlöse|1200 Bank|6300 Miete|1576 Vorsteuer|3400 Wareneingang"), "mb", "chart of accounts"),
    _row("card_type", ABSENT, _pick("Visa|Mastercard|Maestro|Amex|JCB"), "mpbc", "misleading header"),
    _row("browser", TELLING, _pick("Firefox 128.0|Chrome 126.0.6478.127|Safari 17.5|Edge 125.0.2535.92"), "mb"),
    _row("comment_product", VAGUE, lambda rng: rng.choice(w.HARMLESS_NOTES), "mbc", "free text without people"),
    _row("slug", VAGUE, lambda rng: "-".join(fake(rng, "en_US").words(3)), "mb"),
    _row("lorem", ABSENT, lambda rng: fake(rng, "la").sentence(), "mb", "words that mean nothing"),
    _row("hotel", TELLING, mostly(_pick("standard double|suite|single|family room"), 0.97, _pick("Paris Hilton Hotel|Hotel Adlon")), "mb", "a place or a person once in a while", ("ORGANIZATION",)),
    _row("lot", VAGUE, one_of(shape("L##@###"), shape("LOT %####@"))),
    _row("c136", ABSENT, valid(shape("MSKU#######"), "iso6346"), "mb", "freight containers"),
    _row("c137", ABSENT, valid(one_of(shape("DE00########"), shape("US##########")), "isin"), "mb", "securities"),
    _row("bic", TELLING, _pick("DEUTDEFF|COBADEFFXXX|BNPAFRPP|CHASUS33|BARCGB22"), "mb", "of banks, not of people", ("ORGANIZATION",)),
    _row("c117", ABSENT, _float(-80, 80, "{:.2f}"), "m", "figures in the range of a latitude"),
    _row("field_65", VAGUE, _float(45, 120, "{:.1f}"), "m"),
    _row("percent_complete", TELLING, _whole(0, 101), "m"),
)  # fmt: skip
