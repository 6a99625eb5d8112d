"""Words of addresses in many languages: what streets are called, before and behind their names; flats; boxes.

Written from general knowledge of the languages, not from any data set; all folded.
"""

from privacy_core.pii.text_words import LOWER_STREET_WORDS, STREET_ENDS, STREET_PREFIXES, STREET_WORDS, UNITS, words

ENDING = STREET_WORDS | words(
    "torg torget grand vag vagen plan brinken backen allen gangvag stig stigen veg vegen svingen stien bakken"
    " torv vaenget straede stien kuja polku kaari kaarre aukio bulevardi tori puistotie ranta penger korut krt"
    " setany fasor dulo tn pst maantee prospektas skersgatvis aleja ulice trida namesti nabrezi namestie nabrezie"
    " prospekt prospect pereulok ulitsa vulytsia ulica cesta trg put nagar cross main layout colony chowk bazar"
    " bazaar salai puram vihar enclave bagh gali peth veedhi theru sarani lu jie dadao soi daero jalan lebuh cadde"
    " caddesi cad sokak sokagi sok bulvari blv bulv yolu meydani mahallesi mah mahalle yard wynd vennel brae brow"
    " rise row mead croft garth fold hwy fwy expy tpke trl trk cct bvd bvde blvd pde parade promenade circuit"
    " circus vista chase strand wharf pier broadway cresent close cl gdns grn gr causeway quays causey steps drove"
    " rd strait rye frontage bypass byway beltway thruway expwy"
)
"""Words that end a street's name in many countries."""

LOWER_ENDING = LOWER_STREET_WORDS | words(
    "torg grand vag veg tori kuja polku korut krt setany ulice ulica trida namesti cesta trg nagar marg cross"
    " iela gatve pr al g bulv valjak tn mnt pst maantee prospektas alley puisto bulevardi namestie nabrezi naselje"
    " ulitsa vulytsia sokak cad sok mah st rd ave dr ct blvd hwy"
)
"""Those that end one in small letters, before or behind a number."""

COMPOUND_ENDS = (
    *STREET_ENDS,
    "grand", "gränd", "torg", "stræde", "straede", "allé", "pad", "hof", "singel", "dreef", "lei", "graben", "zeile",
    "pfad", "chaussee", "twiete", "stieg", "promenade", "gurtel", "bulevardi", "bulevarden", "kaari", "ranta",
    "esplanadi",
    "vegur", "stigur", "braut", "hlid", "teigur", "gerdi", "svingen", "tunet", "vaenget", "toften", "krogen", "parken",
    "leden", "slingan", "kroken", "brinken", "gangen", "plassen", "pladsen", "platsen", "boulevard", "baan", "ring",
    "wal", "park", "poort", "hoek", "veg", "vag", "vei",
)  # fmt: skip
"""Ends of street names that are written as one word; they need a house number."""

HYPHENED_ENDS = ("-ro", "-gil", "-daero", "-dong", "-gu", "-ku", "-cho", "-chome", "-dori", "-machi", "-shi", "-lu")
"""Ends of the parts of Korean and Japanese addresses."""

BEGINNING = STREET_PREFIXES | words(
    "cours passage sentier faubourg fbg residence lotissement hameau rond-point promenade montee ruelle venelle"
    " traverse voie piazzale piazzetta lungomare lungotevere contrada localita loc frazione fraz borgo fondamenta"
    " salita traversa vle calles pza plza pl travesia glorieta callejon calzada urbanizacion urb poligono carrera"
    " cra kra cll diagonal jiron pasaje psje autopista cuesta privada prolongacion bulevar circuito manzana trav"
    " alameda rod quadra condominio sitio fazenda chacara favela trevo vereda recanto setor nucleo str bulevardul"
    " bdul bd aleea soseaua sos piata intrarea splaiul drumul prosp pereulok bulvar nam trida sidliste obala"
    " setaliste shosse vulytsia vul provulok naberezhnaya nab leof platia plateia parodos par rehov rechov derech"
    " sderot sharia jl jln gang gg lorong lrg persiaran lebuh lebuhraya duong pho ngo thanon soi blk blok tun"
    " улица ул проспект просп пр переулок пер площадь бульвар шоссе набережная наб вулиця вул провулок пров ул. οδ"
    " λεωφ λεωφορος οδος πλατεια"
)
"""Words that begin a street's name in many countries."""

ENGLISH_TOO = words(
    "passage promenade residence place route via as os no par put main cross gang str pl pr str. sos setor tun square"
    " al avenue boulevard diagonal pan villa estate park traverse loc rod trav nab blok gg sok par nam cours"
)
"""Beginnings that are words in other languages too, or abbreviations: they count with a capital, or a full stop."""

FLAT_WORDS = UNITS | words(
    "erf apartment apartments block blk tower townhouse villa studio penthouse ph rm fl flr unt trlr trailer spc"
    " space slip dept plot house hse door shop stall level lvl basement bsmt wing maisonette wohnung whg we stock"
    " stiege tur tuer hinterhaus appartement appt apto apartamento depto departamento dpto oficina piso puerta"
    " escalera portal interno interior scala piano etaj scara apartament bloc lgh leilighet lejlighed asunto daire"
    " kat byt mieszkanie lokal kvartira kv korpus korp stroenie butas dzivoklis korter lakas emelet lepcsohaz ajto"
    " kerrosta bus boite bte batiment bat escalier appartment unidad bodega local kamer"
)
"""Words before the number of a flat, a floor, a house or a room, which may begin an address."""

FLAT_WORDS_BEHIND = FLAT_WORDS | words(
    "as m d b k et em fsz sc bl ap app esc pta dcha izq int ed tv th mf sal pb box rd rmb rt rw kav torre"
    " interior sector phase ward zone quan phuong кв корп оф эт под rpta cs bj blok ofc tr thr vh hs"
)
"""Those that only count behind a street's number."""

FLOORS = words(
    "floor fl flr og stock etage sal etg piso andar planta piano emelet em kerros vaning vaningen etasje verdieping"
    " korrus tv th mf esq dto dcha izq dcho fte izda derecha izquierda esquerdo direito trv"
)
"""Words behind the number of a floor: 2. sal, 3º izq, 1st floor."""

SMALL_IN_NAMES = words(
    "de du des d l la le les di da do dos das del della dei degli delle dell e y i a al alla ai am an der den dem"
    " zum zur van ter ten het t u v ve w na nad pod pri sur sous saint st of the on en aux au el los las san santa"
    " sv sw gen ks dr prof och og im in unter vor"
)
"""Small words inside the name of a street."""

BUILDINGS = words(
    "apartments apartment house court tower towers building mansions mansion residency residences heights villa"
    " villas cottage cottages farm farmhouse lodge barn mill forge rectory vicarage hall manor grange chambers"
    " arcade complex plaza flats terrace gardens nivas bhavan bhawan sadan kunj enclave condominium condo haus hof"
    " gut residence croft oast stables bungalow parsonage schoolhouse smithy dairy granary"
)
"""Words that end the name of a house or a block of flats."""

NO_NAMES = words(
    "on at near by with from to for into is was were are has had or but his her my your our their its seen last"
    " wearing foot driver owner male female aged caller called please contact located lives living resides"
    " residing address loc locus deliver delivery ship shipped scene opposite outside behind between towards"
    " attended incident crash located notify phone fax tel eta kg kgs lb lbs pcs plt"
)
"""Words in capitals that stand before a street where all is in capitals."""
