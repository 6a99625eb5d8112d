"""Words written by hand: names, streets, employers and sentences of many languages; none is of a real person."""

# ruff: noqa: E501 - a row of a table is one line

FIRST = (
    "Anna", "Lukas", "Marie", "Jürgen", "Zoë", "François", "Chloé", "Björn", "Åsa", "Søren", "Łukasz", "Agnieszka",
    "Małgorzata", "Jiří", "Božena", "Zoltán", "Ágnes", "Ioana", "Ștefan", "İbrahim", "Ayşe", "Çağla", "Nguyễn",
    "Linh", "Thảo", "Siobhán", "Niamh", "Cian", "Rhys", "Eilidh", "Giovanni", "Chiara", "Loredana", "José", "María",
    "Íñigo", "Begoña", "João", "Inês", "Thiago", "Priya", "Arjun", "Lakshmi", "Ravi", "Fatima", "Yusuf", "Omar",
    "Aisha", "Chidi", "Ngozi", "Kwame", "Thandiwe", "Sipho", "Wei", "Xiuying", "Min-jun", "Seo-yeon", "Haruto",
    "Yuki", "Daniel", "Grace", "Ethan", "Olivia", "Liam", "Emma", "Noah", "Mia", "Oliver", "Isla", "Heike",
    "Wolfgang", "Annegret", "Pieter", "Sanne", "Joost", "Aino", "Eero", "Kaisa", "Tuomas", "Guðrún", "Mateusz",
    "Radoslav", "Milica", "Dragan", "Ilse", "Bram",
)  # fmt: skip
LAST = (
    "Müller", "Schmidt", "Weiß", "Großmann", "Krämer", "O'Brien", "O'Sullivan", "MacDonald", "Fitzgerald",
    "Lefèvre", "Dubois", "D'Angelo", "Rossi", "Esposito", "García", "Fernández", "Núñez", "Muñoz", "Ibáñez",
    "Gonçalves", "Conceição", "Araújo", "Novák", "Dvořáková", "Kowalski", "Wiśniewska", "Szymański", "Horváth",
    "Szabó", "Popescu", "Ionescu", "Yılmaz", "Öztürk", "Şahin", "Nguyễn", "Trần", "Phạm", "Patel", "Sharma", "Iyer",
    "Chatterjee", "Okafor", "Adeyemi", "Mensah", "Nkosi", "Dlamini", "Haddad", "Al-Masri", "Khoury", "Rahman",
    "Chowdhury", "Zhang", "Huang", "Ouyang", "Kim", "Park", "Tanaka", "Watanabe", "Lindqvist", "Bergström",
    "Nørgaard", "Kjærgård", "Virtanen", "Mäkinen", "Jónsdóttir", "Petrović", "Đorđević", "Marković", "Vermeulen",
    "Jansen", "Bakker", "Peeters", "Whitfield", "Ashworth", "Hargreaves", "Pemberton", "Smith", "Johnson",
    "Williams", "Brown", "Taylor", "Walker", "Thompson", "Clarke",
)  # fmt: skip
DOUBLE = (
    "van der Berg", "de la Cruz", "von Hohenstein", "Müller-Lüdenscheidt", "dos Santos", "Ben Youssef", "di Stefano",
    "García Lorente", "Smith-Jones", "van 't Hof", "Abd el-Rahim", "Le Goff", "Mc Carthy", "ter Horst",
)  # fmt: skip
CYRILLIC_FIRST = (
    "Иван", "Пётр", "Сергей", "Дмитрий", "Алексей", "Ольга", "Наталья", "Светлана", "Екатерина", "Юлия", "Тарас",
    "Оксана", "Богдан",
)  # fmt: skip
CYRILLIC_LAST = (
    "Иванов", "Кузнецов", "Смирнов", "Попов", "Соколов", "Лебедев", "Шевченко", "Ковальчук", "Бондаренко",
    "Мельник", "Зайцев",
)  # fmt: skip
GREEK_FIRST = (
    "Γιώργος", "Μαρία", "Κωνσταντίνος", "Ελένη", "Νίκος", "Αικατερίνη", "Δημήτρης", "Σοφία", "Παναγιώτης",
    "Βασιλική",
)  # fmt: skip
GREEK_LAST = (
    "Παπαδόπουλος", "Γεωργίου", "Νικολαΐδης", "Οικονόμου", "Παππάς", "Καραγιάννη", "Βλάχος", "Αντωνίου", "Δημητρίου",
)  # fmt: skip
KANJI_LAST = (
    "佐藤", "鈴木", "高橋", "田中", "渡辺", "伊藤", "山本", "中村", "小林", "加藤", "吉田", "山田", "佐々木", "山口", "松本", "井上",
)  # fmt: skip
KANJI_FIRST = (
    "太郎", "花子", "健一", "美咲", "陽菜", "蓮", "大輔", "直樹", "由美子", "翔太", "さくら", "恵", "誠", "千尋", "悠斗", "葵",
)  # fmt: skip
ROMAN_CHINESE = (
    "Zhang Wei", "Li Na", "Wang Xiuying", "Liu Yang", "Chen Jing", "Ouyang Feng", "Huang Zitao", "Zhou Min",
    "Xu Lei", "Sun Li",
)  # fmt: skip

GERMAN_STREETS = (
    "Hauptstraße", "Bahnhofstr.", "Am Alten Markt", "Lindenallee", "Schillerstraße", "Unter den Eichen", "Goethestr.",
    "Kirchweg", "Mozartgasse", "An der Weide", "Friedrich-Ebert-Damm", "Ringstrasse", "Rosenweg", "Zum Sportplatz",
)  # fmt: skip
GERMAN_CITIES = (
    "Köln", "Würzburg", "Castrop-Rauxel", "Bad Homburg v. d. H.", "Garmisch-Partenkirchen", "Leipzig", "Kiel", "Ulm",
    "Freiburg im Breisgau", "Görlitz", "Emden", "Linz", "Zürich", "St. Gallen", "Innsbruck", "Mönchengladbach",
)  # fmt: skip
FRENCH_STREETS = (
    "rue de la République", "avenue Victor Hugo", "bd Saint-Michel", "place du Marché", "impasse des Lilas",
    "chemin du Moulin", "quai des Brumes", "allée des Tilleuls", "rue du Faubourg Saint-Denis", "cours Lafayette",
)  # fmt: skip
FRENCH_CITIES = (("75011", "Paris"), ("69003", "Lyon"), ("13006", "Marseille"), ("44000", "Nantes"), ("67000", "Strasbourg"),
                 ("33800", "Bordeaux"), ("59000", "Lille"), ("06300", "Nice"), ("35000", "Rennes"))  # fmt: skip
SPANISH_STREETS = ("C/ Mayor", "Calle de Alcalá", "Avda. de la Constitución", "Paseo del Prado", "Plaza España",
                   "Calle Doctor Fleming", "Ronda de Sant Pere", "Carrer de Mallorca", "Camino Viejo")  # fmt: skip
SPANISH_CITIES = (("28013", "Madrid"), ("08010", "Barcelona"), ("41001", "Sevilla"), ("46002", "Valencia"),
                  ("48011", "Bilbao"), ("50003", "Zaragoza"), ("15003", "A Coruña"))  # fmt: skip
ITALIAN_STREETS = ("Via Garibaldi", "Corso Vittorio Emanuele II", "Piazza Dante", "Viale dei Mille", "Via S. Francesco",
                   "Vicolo del Gallo", "Largo Augusto", "Via XX Settembre", "Strada Nuova")  # fmt: skip
ITALIAN_CITIES = ("20121 Milano MI", "00184 Roma RM", "80134 Napoli NA", "50122 Firenze FI", "10128 Torino TO")
POLISH_STREETS = ("ul. Kwiatowa", "ul. Mickiewicza", "al. Jerozolimskie", "os. Słoneczne", "pl. Wolności", "ul. Leśna",
                  "ul. 3 Maja", "ul. Długa", "al. Jana Pawła II")  # fmt: skip
POLISH_CITIES = ("00-545 Warszawa", "31-042 Kraków", "80-831 Gdańsk", "50-101 Wrocław", "61-772 Poznań")
BRITISH_STREETS = ("High Street", "Station Road", "Church Lane", "The Crescent", "Mill Hill", "Victoria Terrace",
                   "Queen's Gate", "Bramble Close", "Kingsway", "Old Post Office Row", "Primrose Gardens")  # fmt: skip
BRITISH_TOWNS = (
    "Leeds",
    "Bury St Edmunds",
    "Aberystwyth",
    "Stoke-on-Trent",
    "Inverness",
    "Hove",
    "Royal Tunbridge Wells",
)
CITIES = (
    "London", "Lagos", "São Paulo", "Kraków", "Reykjavík", "Nairobi", "Mexico City", "Osaka", "Hồ Chí Minh", "Marrakesh",
    "Düsseldorf", "Los Angeles", "Ouagadougou", "Saint Petersburg", "New Delhi", "Vancouver", "Buenos Aires", "Tromsø",
    "Port-au-Prince", "Thessaloniki", "Gdańsk", "Seoul", "Perth", "Cape Town", "Salt Lake City", "Antwerp", "Lyon",
    "Guadalajara", "Chengdu", "Bengaluru", "Baku", "Winnipeg", "Cork", "Porto", "Malmö", "Tbilisi", "Manila", "Accra",
)  # fmt: skip
COUNTRIES = (
    "Germany", "France", "United Kingdom", "Côte d'Ivoire", "Brazil", "Türkiye", "USA", "Viet Nam", "Poland", "Japan",
    "Netherlands", "The Gambia", "South Africa", "Czechia", "India", "Peru", "Nigeria", "Spain", "Italy", "New Zealand",
    "Bosnia and Herzegovina", "Korea, Republic of", "Austria", "Switzerland", "Mexico", "Ukraine", "Iran",
)  # fmt: skip
EMPLOYERS = (
    "Nordlicht Versand GmbH", "Harbour & Sons Ltd", "Ateliers Breton SARL", "Kestrel Analytics Inc.", "Stadtwerke Lindau",
    "Molenaar Transport B.V.", "Cerámicas del Sur S.L.", "Bluewater Credit Union", "St. Brigid's Hospital",
    "Universität Talheim", "Piekarnia Złoty Kłos sp. z o.o.", "Fjordkraft AS", "Officine Meccaniche Riva S.p.A.",
    "Okonkwo Holdings plc", "Greenfield Unified School District", "Tanuki Robotics K.K.", "Rheinische Maschinenbau AG",
    "Baker, Finch & Lowe LLP", "Société Générale d'Horlogerie", "Amparo Consultoria Ltda", "Sunrise Senior Care LLC",
    "Ministry of Fisheries", "Hotel Adler GmbH & Co. KG", "Lakeside Community College", "Vesterbro Bryggeri ApS",
    "Pinnacle Roofing Co.", "Deutsches Zentrum für Moorforschung e.V.", "Red Kite Logistics Pty Ltd",
)  # fmt: skip
NATIONALITIES = (
    "German", "French", "british", "Nigerian", "Brazilian", "Turkish", "American", "Vietnamese", "Polish", "Japanese",
    "Dutch", "Kenyan", "South African", "Czech", "Indian", "Peruvian", "Spanish", "Italian", "Syrian", "Ukrainian",
)  # fmt: skip
RELIGIONS = ("Catholic", "Protestant", "Muslim", "Jewish", "Hindu", "Buddhist", "Sikh", "Orthodox", "Baptist", "Lutheran",
             "Roman Catholic", "Methodist", "atheist", "Jehovah's Witness")  # fmt: skip
NOTES = (
    "Spoke with {name} on the phone, call back at {phone} after 5 pm.",
    "{name} asked for a refund; mail goes to {email}.",
    "Neighbour {name} will take the parcel, ring {phone}",
    "pls update contact: {name}, {phone}",
    "Customer was upset about the delay. Manager {name} approved a voucher.",
    "Referred by Dr {name}. Follow-up in six weeks.",
    "left voicemail for {name}",
    "Emergency contact changed to {name} ({phone}), husband.",
    "Meeting moved; {name} sends new times from {email}",
    "Patient accompanied by daughter {name}, reachable under {phone}.",
)
NOTIZEN = (
    "Rückruf bei Frau {name} unter {phone} erbeten.", "Herr {name} hat storniert, Gutschrift an {email}.",
    "Paket wurde von {name} angenommen", "Bitte {name} informieren, Tel. {phone}", "Termin mit {name} verschoben",
    "Beschwerde von {name}: Lieferung kam zu spät.", "Überweisung durch Dr. {name}, Befund folgt.",
)  # fmt: skip
OBSERVACIONES = (
    "Llamar a {name} al {phone} por la tarde", "La señora {name} pide factura a {email}.", "Entregado a {name}, portería.",
    "{name} no estaba en casa; nuevo intento mañana", "Cita con {name} aplazada, teléfono {phone}.",
)  # fmt: skip
HARMLESS_NOTES = (
    "Package arrived damaged, replaced free of charge.", "late delivery", "Works as expected.", "Colour differs from picture",
    "Needs new battery after two months.", "customer satisfied", "Reordered twice, good quality", "Label was missing.",
    "Fits well but runs small", "Kein Fehler gefunden.", "Sehr gut verarbeitet", "Livraison rapide, rien à signaler",
    "Out of stock until next week", "Wrong size sent, exchange started", "Box 3 of 4 was opened", "ok", "Refund processed.",
)  # fmt: skip
