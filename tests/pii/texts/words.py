"""Words for the draws: towns, states, firms, forms of dates, phones, licences. All are written by hand."""

# ruff: noqa: E501 - a row of a table is one line

ADDRESS_LOCALES = ("en_US", "en_US", "en_US", "en_GB", "en_GB", "en_IN", "en_NG", "de_DE", "fr_FR", "es_ES", "it_IT", "nl_NL", "pl_PL", "sv_SE", "fi_FI", "cs_CZ", "el_GR", "tr_TR", "pt_BR")  # fmt: skip
NAME_LOCALES = (*ADDRESS_LOCALES, "yo_NG", "ig_NG", "ja_JP", "zh_CN", "vi_VN", "hu_HU", "ro_RO", "da_DK", "no_NO", "hr_HR", "es_MX", "en_PK", "en_KE", "id_ID")  # fmt: skip
FOREIGN_PHONES = ("en_NG", "tr_TR")
IBAN_LOCALES = (
    "de_DE",
    "fr_FR",
    "es_ES",
    "it_IT",
    "nl_NL",
    "pl_PL",
    "fi_FI",
    "cs_CZ",
    "el_GR",
    "tr_TR",
    "pt_BR",
    "en_GB",
)

# For each country: numbers of houses, the line of a street, and an address as one phrase (street|town).
_STREET_FIRST = (("##", "#", "###", "#a"), "{street} {number}", "{street}|{zip} {city}")
HOW_WRITTEN = {
    "en_US": (("####", "###", "#####"), "{number} {street}", "{street}|{city}, {short} {zip}"),
    "en_GB": (("##", "#", "###", "##a"), "{number} {street}", "{street}|{city}, {zip}"),
    "en_IN": (("##", "##/#", "###"), "{number}, {street}", "{street}|{city} {zip}"),
    "en_NG": (("##", "#"), "{number} {street}", "{street}|{city}, {state}"),
    "de_DE": _STREET_FIRST,
    "fr_FR": (("##", "#", "## bis"), "{number} {street}", "{street}|{zip} {city}"),
    "es_ES": (("##", "#"), "{street}, {number}", "{street}|{zip} {city}"),
    "it_IT": _STREET_FIRST,
    "nl_NL": _STREET_FIRST,
    "pl_PL": (("##", "##/#"), "ul. {street} {number}", "{street}|{zip} {city}"),
    "sv_SE": _STREET_FIRST,
    "fi_FI": (("##", "## B #"), "{street} {number}", "{street}|{zip} {city}"),
    "cs_CZ": (("##", "###/#"), "{street} {number}", "{street}|{zip} {city}"),
    "el_GR": _STREET_FIRST,
    "tr_TR": (("##", "#"), "{street} No: {number}", "{street}|{zip} {city}"),
    "pt_BR": (("##", "###"), "{street}, {number}", "{street}|{city} - {short}, {zip}"),
}
COUNTRY_OF = {
    "en_US": "USA", "en_GB": "United Kingdom", "en_IN": "India", "en_NG": "Nigeria", "de_DE": "Germany", "fr_FR": "France",
    "es_ES": "Spain", "it_IT": "Italy", "nl_NL": "The Netherlands", "pl_PL": "Poland", "sv_SE": "Sweden", "fi_FI": "Finland",
    "cs_CZ": "Czech Republic", "el_GR": "Greece", "tr_TR": "Turkey", "pt_BR": "Brazil",
}  # fmt: skip
CITIES = {
    "en_US": ("Boise", "Tulsa", "Duluth", "Savannah", "Omaha", "Spokane", "Fresno", "New Haven", "Baton Rouge", "Akron"),
    "en_GB": ("Leeds", "Norwich", "Stockport", "Swansea", "Inverness", "Kettering", "Hull", "Milton Keynes", "Derby"),
    "en_IN": ("Pune", "Kochi", "Nagpur", "Chennai", "Lucknow", "Mysuru", "Jaipur", "Indore", "Bengaluru"),
    "en_NG": ("Ibadan", "Enugu", "Kano", "Abeokuta", "Benin City", "Jos", "Lagos"),
    "de_DE": ("Kassel", "Freiburg", "Görlitz", "Würzburg", "Bremen", "Rostock", "Bad Tölz", "Münster", "Köln"),
    "fr_FR": ("Lyon", "Nîmes", "Saint-Étienne", "Rennes", "Dijon", "Aix-en-Provence", "Béziers"),
    "es_ES": ("Cádiz", "Zaragoza", "Gijón", "Málaga", "Salamanca", "Badajoz", "Lugo"),
    "it_IT": ("Bologna", "Lecce", "Reggio Emilia", "Trieste", "Bari", "L'Aquila", "Parma"),
    "nl_NL": ("Utrecht", "Groningen", "Den Haag", "Zwolle", "Eindhoven", "Breda"),
    "pl_PL": ("Łódź", "Gdańsk", "Poznań", "Rzeszów", "Wrocław", "Zielona Góra", "Kraków"),
    "sv_SE": ("Malmö", "Umeå", "Gävle", "Örebro", "Lund", "Göteborg"),
    "fi_FI": ("Tampere", "Oulu", "Jyväskylä", "Turku", "Vaasa", "Rovaniemi"),
    "cs_CZ": ("Brno", "Plzeň", "Olomouc", "České Budějovice", "Ostrava", "Kladno"),
    "el_GR": ("Patras", "Volos", "Heraklion", "Kavala", "Ioannina", "Larissa"),
    "tr_TR": ("İzmir", "Bursa", "Eskişehir", "Trabzon", "Konya", "Gaziantep"),
    "pt_BR": ("Recife", "São Luís", "Curitiba", "Belo Horizonte", "Goiânia", "Natal"),
}  # fmt: skip
STATES = {
    "en_US": (("Idaho", "ID"), ("Oklahoma", "OK"), ("Minnesota", "MN"), ("Georgia", "GA"), ("Ohio", "OH"), ("California", "CA"), ("New Mexico", "NM"), ("West Virginia", "WV"), ("Texas", "TX")),
    "en_NG": (("Oyo State", ""), ("Lagos State", ""), ("Kano", ""), ("Enugu State", "")),
    "pt_BR": (("Paraná", "PR"), ("Bahia", "BA"), ("São Paulo", "SP"), ("Ceará", "CE")),
}  # fmt: skip
LANDS = ("Portugal", "Ghana", "Vietnam", "New Zealand", "Morocco", "Norway", "South Korea", "Peru", "Slovenia", "Canada", "Kenya", "Sri Lanka", "Austria", "Japan", "Egypt", "Chile", "Iceland", "Lebanon", "Ukraine", "Hungary", "Malaysia", "Ireland", "Georgia", "Ecuador", "Scotland", "Bavaria", "Senegal", "the Philippines")  # fmt: skip
NATIONALITIES = ("Portuguese", "Ghanaian", "Vietnamese", "Moroccan", "Norwegian", "Korean", "Peruvian", "Canadian", "Kenyan", "Austrian", "Japanese", "Egyptian", "Chilean", "Icelandic", "Lebanese", "Ukrainian", "Hungarian", "Irish", "Polish", "Turkish", "Indian", "Greek", "Scottish", "Brazilian")  # fmt: skip
RELIGIONS = (
    "Catholic",
    "Muslim",
    "Hindu",
    "Lutheran",
    "Jewish",
    "Buddhist",
    "Sikh",
    "Methodist",
    "Greek Orthodox",
    "Quaker",
)
TITLES = {
    "male": ("Mr.", "Mr.", "Mr", "Dr.", "Dr", "Prof.", "Sir", "Professor"),
    "female": ("Mrs.", "Ms.", "Ms", "Miss", "Mrs", "Dr.", "Prof.", "Madam"),
}
STEMS = ("Northfield", "Brightwater", "Kestrel", "Halden", "Orbita", "Maplecrest", "Tarn", "Velora", "Quillstone", "Lumen", "Granit", "Oakline", "Bluefin", "Solvera", "Ferrum", "Amberly", "Nordlys", "Castell")  # fmt: skip
SAINTS = ("Luke", "Agnes", "Barbara", "Martin", "Brigid", "Thomas")
FIRMS = ("{stem} Ltd", "{stem} Logistics", "{stem} & Sons", "{stem} Energy Inc.", "{stem} Foundation", "{town} Housing Association", "{town} Chamber of Commerce", "{stem} Software GmbH", "Institute of {stem} Studies", "{stem} Pharma AG")  # fmt: skip
BANKS = (
    "{stem} Bank",
    "{stem} Credit Union",
    "First {town} Savings",
    "Bank of {town}",
    "{stem} Building Society",
    "Sparkasse {town}",
)
HOSPITALS = (
    "St. {saint}'s Hospital",
    "{town} General Hospital",
    "University Hospital {town}",
    "{stem} Clinic",
    "{stem} Medical Center",
)
SCHOOLS = (
    "University of {town}",
    "{stem} Primary School",
    "{town} High School",
    "St. {saint} College",
    "{town} Institute of Technology",
)
INSURERS = ("{stem} Insurance", "{stem} Mutual", "{town} Assurance Company", "{stem} Life")
SHOPS = (
    "{stem} Outdoor",
    "{stem} Books",
    "Café {stem}",
    "The {stem} Bakery",
    "{stem} Online Store",
    "{stem} Fashion Group",
)
ENDINGS = (".com", ".com", ".org", ".net", ".co.uk", ".de", ".io", ".fr", ".pl", ".eu", ".in", ".com.br", ".se")
DATES = ("%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d", "%d.%m.%Y", "%B ~, %Y", "~ %B %Y", "%% of %B %Y", "%d-%b-%Y", "%b ~ %Y", "%A, ~ %B %Y", "%d.%m.%y", "%B %%, %Y")  # fmt: skip
PHONES = ("+49 ### #######", "+33 6 ## ## ## ##", "+44 7### ######", "0### ### ####", "+1 (5##) 5##-####", "(6##) 4##-####", "+91 9#### #####", "7##.4##.####", "+31-20-#######", "07### ######", "+39 3## ### ####", "8##-3##-####", "+234 80# ### ####")  # fmt: skip
LICENSES = (
    "@#######",
    "@###-####-####",
    "@###-###-##-###-0",
    "@##-##-####",
    "@@######@",
    "@ ### ### ### ###",
    "########",
)
