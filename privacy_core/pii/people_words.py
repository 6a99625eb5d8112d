"""Words around and inside names of people in cells: forms of address, degrees, families, endings, of many languages."""

from privacy_core.pii.text_tokens import fold
from privacy_core.pii.text_words import TITLES as IN_TEXTS
from privacy_core.pii.text_words import WEAK_TITLES, words

TITLES = (IN_TEXTS - WEAK_TITLES) | frozenset(
    map(
        fold,
        words(
            "docent doc mudr mvdr judr phdr mgr inz dipl frk froken herra rouva bay bayan encik puan cik sri ds mw "
            "meneer lic arq abg licda exmo avv rag geom maitre dre drs ir pr κ κος κα δρ γ-н г-н г-жа д-р проф др пан "
            "пані госпожа господин господин นาย السيد السيدة الدكتور الدكتورة دكتور د آقای خانم دکتر श्री श्रीमती डॉ "
            "डा জনাব ড ทพ นพ ดร"
        ),
    )
)
"""Forms of address that prove that a name follows; folded, without full stops."""

DEGREES = words("med rer nat phil habil hab hc jur iur pol oec vet dent theol univ tech lek inz ing mag oecon lic")
"""What stands between a form of address and a name: Dr. med. Keller."""

MORE_PARTICLES = words("'t ’t t op aan d bat ap ibni abu abd ul ur")
"""Small words inside a name, beside those that texts are read with."""

FAMILY = words("familie fam family famille familia famiglia rodina eheleute ehepaar perhe familjen семья")

AND = words("und and et og och en ja ve и та a")
AND_OR_PARTICLE = words("y e i")

PATRONYMICS = (
    "ович", "евич", "овна", "евна", "ична", "ovich", "evich", "ovna", "evna", "dottir", "oglu", "kizi",
    "qizi",
)  # fmt: skip
"""How names after the father end."""

SURNAME_ENDS = (
    "ов", "ова", "ев", "ева", "ин", "ина", "скии", "ская", "ски", "ска", "енко", "чук", "юк", "ян", "швили",
    "дзе", "ич", "ук", "οπουλος", "οπουλου", "ιδης", "ιδου", "ακης", "ακη", "αδης", "εας",
)  # fmt: skip
"""How surnames end in Cyrillic and Greek letters, folded."""

FAITHS = words(
    "evangelisch katholisch muslimisch judisch buddhistisch hinduistisch konfessionslos orthodox catholique protestant "
    "protestante musulman musulmane juif juive bouddhiste hindou hindoue athee catolico catolica judio judia cattolico "
    "cattolica ebreo ebrea musulmano musulmana ateo atea evangelico evangelica katolicki katolik protestancki "
    "prawoslawny muzulmanin katholiek hervormd islamitisch joods musluman hristiyan yahudi katolikus reformatus "
    "evangelikus katolsk muslimsk judisk protestantisk православие католик мусульманин ислам иудаизм христианство"
)
"""What believers call themselves and their faith, folded."""
