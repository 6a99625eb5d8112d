"""Columns of e-mail addresses, phones, web addresses and places."""

import unicodedata

from tests.pii.columns_second.column import Sort
from tests.pii.columns_second.drawing import changed, either, faked, filled, number, one, pattern
from tests.pii.columns_second.names import first, last, named


def _plain(text: str) -> str:
    """Letters as mailboxes have them."""
    text = text.lower().replace("ß", "ss").replace("ł", "l").replace("ı", "i").replace("đ", "d").replace("ø", "o")
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "".join(char for char in ascii_only if char.isalnum() or char in "-.")


_USER = {
    "first": changed(first(), _plain),
    "last": changed(last(), _plain),
    "digits": pattern("##", "%", "19##", ""),
    "nick": one("sunflower|rocketman|lazycat|mtb.fan|coffee_addict|nightowl|zebra|dj-tom|gardengnome|pixel"),
    "host": one("webmail.example.com|inbox.example.net|post.example.org|clinic-north.example.org|uni-west.example.edu"),
    "free": one(
        "mail.example.com|freepost.example.net|boite.example.org|poczta.example.com|briefe.example.net|example.org"
    ),
}
_PRIVATE_MAIL = filled(["{first}.{last}{digits}@{free}", "{nick}{digits}@{free}", "{last}{digits}@{free}"], **_USER)
_WORK_MAIL = filled(["{first}.{last}@{host}", "{last}@{host}"], **_USER)
_WEB = filled(
    [
        "https://www.{last}-{trade}.example.org/{page}",
        "http://{last}.example.com/~{first}",
        "www.{last}{trade}.example.net",
    ],
    trade=one("bakery|law|photo|garden|yoga"),
    page=one("about|team|contact?id=7|index.html|"),
    first=_USER["first"],
    last=_USER["last"],
)
_PROFILE = filled(
    ["https://social.example.com/@{first}{digits}", "https://network.example.net/in/{first}-{last}-{digits}"], **_USER
)

PHONES = {
    "US": pattern("(312) 4%#-####", "617-5%#-####", "(206) 7%#-####", "415.8%#.####", "718 6%# ####"),
    "GB": pattern("07700 9#####", "020 7946 0###", "0161 496 0###", "07911 1#####", "(0113) 496 0###"),
    "DE": pattern("0151 2%######", "030/2%######", "0211 - 8%####", "089 5%#####", "(0431) 7%####", "0172-3%#####"),
    "FR": pattern("06 %# ## ## ##", "01 4# ## ## ##", "07.%#.##.##.##", "04 78 ## ## ##"),
    "ES": pattern("6%# ## ## ##", "91 4## ## ##", "93 2## ####", "6%#######"),
    "IT": pattern("347 %######", "06 4%## ####", "02-4%######", "333/%######", "328 %## ####"),
    "PL": pattern("5%# ### ###", "(22) 6%# ## ##", "6%#-###-###", "12 4%# ## ##"),
    "NL": pattern("06-%#######", "020-6%#####", "06 %### ####", "(030) 2%# ####"),
    "CH": pattern("079 %## ## ##", "044 2## ## ##", "031 3## ## ##", "076 %## ## ##"),
    "AT": pattern("0664 %######", "01 5%# ## ##", "0676/%######", "(0316) 8%####"),
    "SE": pattern("070-%## ## ##", "08-5%# ### ##", "073 %## ## ##"),
    "BR": pattern("(11) 9%###-####", "(21) 2%##-####", "(31) 9%###-####"),
    "IN": pattern("98%#######", "+91 99%## #####", "080-2%######", "9%### #####"),
    "AU": pattern("04%# ### ###", "(02) 9%## ####", "(03) 9%## ####"),
    "JP": pattern("090-%###-####", "03-3%##-####", "080-%###-####", "06-6%##-####"),
    "BE": pattern("04%# ## ## ##", "02 5%# ## ##", "0478/## ## ##"),
    "TR": pattern("0532 %## ## ##", "(0212) 2## ## ##", "0 505 %## ## ##"),
}
_INTERNATIONAL = pattern(
    "+49 171 %######",
    "+33 6 ## ## ## ##",
    "+44 7700 9#####",
    "+1 (312) 4%#-####",
    "0048 5## ### ###",
    "+39 347 ######%",
)
_STREETS = {
    "en": filled(
        ["{n} {name} {kind}", "Flat {f}, {n} {name} {kind}", "{n}A {name} {kind}"],
        n=number(1, 240),
        f=number(1, 30),
        name=one("Larkspur|Mill|Station|Queen's|Orchard|Chapel|Windsor|Elm|Harbour|Victoria|Rectory|Beech"),
        kind=one("Road|Street|Lane|Avenue|Close|Terrace|Drive|Gardens"),
    ),
    "de": filled(
        ["{name} {n}", "{name} {n}a", "{name} {n}"],
        n=number(1, 180),
        name=one(
            "Lindenstraße|Am Mühlbach|Goethestr.|Hauptstraße|An der Kirche|Bahnhofstr.|Kastanienallee|Schillerplatz|"
            "Unter den Eichen|Feldweg|Rosengasse|Im Winkel|Berliner Ring"
        ),
    ),
    "fr": filled(
        ["{n} {kind} {name}", "{n} bis {kind} {name}", "{n}, {kind} {name}"],
        n=number(1, 150),
        kind=one("rue|avenue|boulevard|impasse|allée|chemin|place"),
        name=one("des Lilas|Victor Hugo|de la Gare|du Moulin|Jean Jaurès|Saint-Michel|des Tilleuls|de Verdun"),
    ),
    "south": filled(
        [
            "C/ {es}, {n}, {f}º B",
            "Calle {es} {n}",
            "Via {it} {n}",
            "Viale {it}, {n}/A",
            "ul. {pl} {n}/{f}",
            "ul. {pl} {n}",
        ],
        n=number(1, 120),
        f=number(1, 9),
        es=one("Mayor|de la Paz|San Juan|Alcalá|del Carmen|Cervantes"),
        it=one("Garibaldi|Roma|dei Mille|Mazzini|della Libertà|Dante"),
        pl=one("Długa|Polna|Mickiewicza|Słoneczna|3 Maja|Kościuszki|Lipowa"),
    ),
}
_WHOLE = {
    "de": filled("{s}, {zip} {town}", s=_STREETS["de"], zip=pattern("%####"), town=one("Kiel|Jena|Fürth|Siegen|Moers")),
    "en": filled(
        "{s}, {town} {zip}",
        s=_STREETS["en"],
        zip=pattern("LS%# #AB", "M%# %LD", "BS# %QP", "EH%# #NG", "CF%# %JT"),
        town=one("Leeds|Manchester|Bristol|Edinburgh|Cardiff"),
    ),
    "fr": filled("{s}, {zip} {town}", s=_STREETS["fr"], zip=pattern("69###", "35###"), town=one("Lyon|Rennes|Vitré")),
}
_TOWNS = {
    "de": "Osnabrück|Freiburg im Breisgau|Cottbus|Gießen|Ludwigshafen|Bad Homburg|Wuppertal|Hof|Zwickau|Landshut|Trier|"
    "Flensburg|Göttingen|Neuss|Worms|Emden|Halle (Saale)|Passau|Stade|Unna",
    "en": "Shrewsbury|Norwich|Lincoln|Stockport|Aberdeen|Swansea|Hull|Ipswich|Barnsley|Truro|Dundee|Slough|Crewe|Luton|"
    "Worthing|Kettering|Halifax|St Albans|Stoke-on-Trent|Bath",
    "us": "Tulsa, OK|Boise, ID|Fargo, ND|Toledo, OH|Mobile, AL|Eugene, OR|Reno, NV|El Paso, TX|Duluth, MN|Macon, GA",
    "fr": "Limoges|Saint-Étienne|Quimper|Besançon|Le Mans|Albi|Dieppe|Perpignan|Aix-en-Provence|Colmar|Niort|Agen|Sète",
    "mix": "Kraków|Zaragoza|Brescia|Groningen|Coimbra|Izmir|Malmö|Brno|Szeged|Tampere|Thessaloniki|Cork|Leuven|Linz|"
    "Winterthur|Gdynia|Murcia|Bari|Plovdiv|Tartu",
}
_DEGREES = {"lat": number(36, 60, 5), "lon": number(-9, 24, 5)}
_ZIPS = [
    ("Postleitzahl", pattern("%####")), ("zip_us", pattern("%####", "%####-####")),
    ("post code", pattern("LS%# %AB", "M%# #LD", "BS# %QP", "EH%# %NG", "SW%A #AA", "G## %DT")),
    ("code postal", pattern("%%###", "75###", "69###")), ("Kod pocztowy", pattern("##-###")),
    ("postcode NL", pattern("%### AB", "%###KD", "%### XR")), ("CAP", pattern("%####", "0####")),
    ("postal_code_ca", pattern("K%A #B#", "M#V #K#", "V#R %T#", "H#Z #G#")), ("CEP", pattern("%####-###", "0####-###")),
    ("código postal", pattern("28###", "08###", "41###", "46###")), ("PSČ", pattern("%## ##")),
]  # fmt: skip
_SURE_ZIPS = ("post code", "postcode NL", "postal_code_ca")

SORTS = [
    Sort(entity="EMAIL_ADDRESS", cell=_PRIVATE_MAIL, telling=("e-mail",), vague=1, absent=1),
    Sort(entity="EMAIL_ADDRESS", cell=_WORK_MAIL, absent=1, vague=1, misleading=("bestellmenge",)),
    Sort(entity="EMAIL_ADDRESS", cell=changed(_PRIVATE_MAIL, str.upper), absent=1, note="capitals"),
    Sort(
        entity="EMAIL_ADDRESS",
        cell=either((6, _PRIVATE_MAIL), (4, PHONES["GB"])),
        telling=("how to reach",),
        vague=1,
        also=("PHONE_NUMBER",),
        note="addresses and phones",
    ),
    *(
        Sort(entity="PHONE_NUMBER", cell=PHONES[country], telling=(header,), note=country)
        for country, header in (
            ("US", "cell phone"),
            ("DE", "Rufnummer"),
            ("FR", "téléphone"),
            ("ES", "móvil"),
            ("IT", "cellulare"),
            ("PL", "nr telefonu"),
            ("IN", "mobile_no"),
            ("BE", "gsm"),
            ("BR", "telefone"),
        )
    ),
    *(
        Sort(entity="PHONE_NUMBER", cell=PHONES[country], vague=1, note=country)
        for country in ("GB", "US", "CH", "FR", "JP", "DE")
    ),
    *(
        Sort(entity="PHONE_NUMBER", cell=PHONES[country], absent=1, note=country)
        for country in ("NL", "AU", "TR", "AT", "SE", "BR", "IT", "GB", "US")
    ),
    Sort(
        entity="PHONE_NUMBER", cell=_INTERNATIONAL, vague=1, absent=1, misleading=("weight_kg",), note="international"
    ),
    Sort(
        entity="PHONE_NUMBER",
        cell=filled(["{p} ext. {x}", "{p} x{x}", "{p}"], p=PHONES["US"], x=pattern("%##")),
        telling=("work_tel",),
        note="extensions",
    ),
    Sort(entity="URL", cell=_WEB, absent=1, vague=1),
    Sort(entity="URL", cell=_PROFILE, vague=1, absent=1, note="with names in them"),
    Sort(entity="STREET_ADDRESS", cell=_STREETS["en"], telling=("address line 1",), vague=1),
    Sort(entity="STREET_ADDRESS", cell=_STREETS["de"], vague=1, absent=1),
    Sort(entity="STREET_ADDRESS", cell=_STREETS["fr"], telling=("adresse",), misleading=("quantité",)),
    Sort(
        entity="STREET_ADDRESS",
        cell=_STREETS["south"],
        vague=1,
        absent=1,
    ),
    Sort(entity="STREET_ADDRESS", cell=_WHOLE["de"], absent=1, vague=1, note="whole"),
    Sort(entity="STREET_ADDRESS", cell=_WHOLE["en"], absent=1, misleading=("sku_text",), note="whole"),
    Sort(entity="STREET_ADDRESS", cell=_WHOLE["fr"], vague=1, note="whole"),
    Sort(entity="STREET_ADDRESS", cell=faked("en_US", "address"), telling=("residence",), absent=1, note="whole"),
    Sort(
        entity="STREET_ADDRESS",
        cell=filled("{name}, {address}", name=named("{first} {last}", "de", "en"), address=_WHOLE["de"]),
        telling=("ship to",),
        also=("PERSON",),
        note="name and address in one cell",
    ),
    *(Sort(entity="ZIP_CODE", cell=cell, telling=(header,)) for header, cell in _ZIPS),
    *(Sort(entity="ZIP_CODE", cell=cell, vague=1, absent=1) for header, cell in _ZIPS if header in _SURE_ZIPS),
    Sort(entity=None, cell=pattern("%####"), vague=1, also=("ZIP_CODE",), note="five digits: nobody could tell"),
    Sort(
        entity="LOCATION",
        cell=filled("{zip} {town}", zip=pattern("%####"), town=one(_TOWNS["de"])),
        telling=("PLZ Ort",),
        vague=1,
        also=("ZIP_CODE", "STREET_ADDRESS"),
        note="postcode and town in one cell",
    ),
    Sort(entity="LOCATION", cell=one(_TOWNS["de"]), absent=1, vague=1),
    Sort(entity="LOCATION", cell=one(_TOWNS["en"]), telling=("town",), absent=1),
    Sort(entity="LOCATION", cell=one(_TOWNS["us"]), vague=1, absent=1),
    Sort(entity="LOCATION", cell=one(_TOWNS["fr"]), absent=1, misleading=("durée",)),
    Sort(entity="LOCATION", cell=one(_TOWNS["mix"]), vague=1, absent=1),
    Sort(
        entity="LOCATION",
        cell=one("Germany|France|Poland|United Kingdom|Italy|Spain|Turkey|India|Austria|Brazil|Netherlands|Sweden"),
        telling=("country of birth",),
        absent=1,
        note="countries",
    ),
    Sort(
        entity="LOCATION",
        cell=one("Bayern|Hessen|Sachsen|Berlin|Nordrhein-Westfalen|Thüringen|Saarland|Hamburg|Brandenburg"),
        telling=("Bundesland",),
        note="regions",
    ),
    Sort(entity="GEO_COORDINATES", cell=filled("{lat}, {lon}", **_DEGREES), absent=1, vague=1),
    Sort(entity="GEO_COORDINATES", cell=filled("POINT({lon} {lat})", **_DEGREES), absent=1, note="WKT"),
    Sort(entity="GEO_COORDINATES", cell=number(47, 55, 6), telling=("latitude_home",), note="one axis"),
    Sort(
        entity="GEO_COORDINATES",
        cell=pattern("5#°1#'4#\"N 00%°3#'2#\"E", "4#°5#'0#\"N 01#°2#'1#\"E"),
        absent=1,
        note="degrees, minutes, seconds",
    ),
]
