"""Words of organizations: legal forms of the world, kinds of institutions, trades; folded.

Written from general knowledge of the languages, not from any data set.
"""

from collections.abc import Mapping, Sequence
from functools import cache

from privacy_core.pii.text_tokens import CAPITALS, Shape, Token, tokens
from privacy_core.pii.text_words import LEADING_ORGANIZATION_WORDS, ORGANIZATION_WORDS, words

_FORMS = """
Inc|Incorporated|Corp|Corporation|LLC|L.L.C.|LLP|L.L.P.|Ltd|Limited|PLC|P.L.C.|Co|Company|LP|L.P.|PLLC|P.C.|P.A.|CIC|CIO
DAC|CLG|Cyf|Pty|(Pty)|Pte|Pvt|Bhd|Sdn Bhd|Co., Ltd|& Co|& Co KG|& Co. KG|& Co. KGaA|& Cie|& Co. OHG|et Cie|y Cia|e Cia
GmbH|gGmbH|mbH|Ges.m.b.H.|GesmbH|AG|KG|KGaA|OHG|OG|UG|GbR|e.V.|eV|eG|e.G.|e.K.|e.Kfr.|EWIV|VVaG|PartG|PartGmbB|Stiftung
SA|S.A.|SAS|S.A.S.|SASU|SARL|S.A.R.L.|EURL|SNC|S.N.C.|SCI|SCOP|SCIC|SCP|SELARL|GIE|S.C.S.|ASBL|A.S.B.L.|EI|EIRL|SCA
SpA|S.p.A.|SRL|S.r.l.|Srls|S.r.l.s.|Sas|S.a.s.|Snc|S.n.c.|S.s.|Scarl|S.c.a.r.l.|Soc. Coop.|ONLUS|SAPA
SL|S.L.|SLU|S.L.U.|SLL|S.L.L.|SLP|S.L.N.E|SLNE|SAU|S.A.U.|SAL|S.Coop.|S.Com.|S.C.|SCom|C.B.|SAD|S.A.D.|A.I.E.
SA de CV|S.A. de C.V.|S.A.B. de C.V.|S. de R.L.|S. de R.L. de C.V.|SAPI de CV|S.A.C.|SAC|E.I.R.L.|SPA|C.A.|Cía. Ltda.
Lda|Ltda|S/A|Eireli|MEI|EPP|Unipessoal Lda|SGPS
BV|B.V.|NV|N.V.|VOF|V.O.F.|CV|BVBA|VZW|SPRL|S.P.R.L.|CVBA|Comm.V
AB|HB|KB|Aktiebolag|A/S|ApS|I/S|K/S|P/S|IVS|AS|ASA|ANS|ENK|NUF|SA|Oy|Oyj|Ky|Tmi|Oy Ab|ry|r.y.|osk|hf|ehf|slf
OÜ|MTÜ|FIE|SIA|UAB|VšĮ|Sp. z o.o.|Sp z oo|Sp. j.|Sp. k.|Sp.k.|Sp.j.|S.K.A.|s.c.|S.A
s.r.o.|sro|spol. s r.o.|a.s.|k.s.|v.o.s.|z.s.|o.s.|o.p.s.|s.p.|z.ú.|družstvo|d.o.o.|d.d.|j.d.o.o.|k.d.|d.n.o.|doo
dooel|Kft|Zrt|Nyrt|Bt|Kkt|Rt|SRL|S.R.L.|PFA|S.C.A.|SE|SCE|EOOD|OOD|EAD|TOV|PrAT|OOO|ZAO|OAO|PAO|ООО|ЗАО|ОАО|ПАО|АО|ТОВ
A.E.|AE|E.P.E.|EPE|O.E.|OE|E.E.|I.K.E.|IKE|A.V.E.E.|A.B.E.E.|A.Ş.|A.S.|AŞ|Ltd. Şti.|Ltd Sti|Şti|San. ve Tic. A.Ş.
PT|Tbk|KK|K.K.|GK|G.K.|YK|PJSC|JSC|QSC|WLL|W.L.L.|FZE|FZCO|FZ-LLC|SAOG|PLT|SAL|S.A.L.|SAE|S.A.E.|PSC
""".replace("\n", "|").split("|")  # fmt: skip
_ALSO_WORDS = words(
    "sas as se sa co ab ag ev kg lp eg spa company limited ae ei sl ans sca hf bt sti doo hb kb da ba ad et ca mb"
    " ao pat ry osk ie oe ee cv og ky au sad sal pt kk gk yk aie me epe ike slf mei stiftung sc cb pa pc rt"
    " ks sp tov psc gie sci scp fie enk"
)
"""Forms without full stops that are words or abbreviations too: they count in capitals only."""

_SMALL = words("inc llc ltd gmbh plc corp llp limited nv bv sarl srl kft zrt oyj pvt pty lda ltda sro spzoo doo")
"""Forms that tell a firm in a text without capitals too."""


@cache
def _starts() -> Mapping[str, list[list[Token]]]:
    found: dict[str, list[list[Token]]] = {}
    for form in sorted(filter(None, map(str.strip, _FORMS)), key=len, reverse=True):
        parts = tokens(form)
        found.setdefault(parts[0].key, []).append(parts)
    return found


def legal_end(given: Sequence[Token], at: int) -> int | None:
    """Past a legal form such as "S.p.A.", "Sp. z o.o.", "GmbH & Co. KG" or "Pty Ltd"; None if there is none.

    >>> [legal_end(tokens(text), 1) for text in ("Rossi S.p.A. is", "Nowak Sp. z o.o.", "Berg as a", "Hall & Co. KG")]
    [7, 8, None, 5]
    """
    end = _one(given, at)
    further = end
    while further is not None and further < len(given):
        end = further
        further = _one(given, further)
    return end if end is not None else None


def _one(given: Sequence[Token], at: int) -> int | None:
    if at >= len(given):
        return None
    for form in _starts().get(given[at].key, ()):
        here = given[at : at + len(form)]
        whole = len(here) == len(form) and here[-1].key == form[-1].key
        end = at + len(form) - (not whole)
        open_end = whole or (form[-1].text == "." and len(form) > 1)
        if not open_end or [each.key for each in given[at:end]] != [each.key for each in form[: end - at]]:
            continue
        also_a_word = len(form) == 1 and form[0].key in _ALSO_WORDS and given[at].shape is not form[0].shape
        if end > at and _written_alike(given[at:end], form) and not also_a_word:
            return _with_stop(given, end)
    return None


def _written_alike(here: Sequence[Token], form: Sequence[Token]) -> bool:
    """Whether blanks stand where the form has them, and nowhere else, so that "Rashid B. v. the" is no B.V."""
    gaps = ((here[n + 1].start > here[n].end, form[n + 1].start > form[n].end) for n in range(len(here) - 1))
    return all(one == other for one, other in gaps) and not (
        len(form) > 1 and here[0].shape is Shape.LOWER and form[0].shape in CAPITALS
    )


def _with_stop(given: Sequence[Token], end: int) -> int:
    """Past the full stop of an abbreviation, if no sentence ends with it."""
    if end < len(given) and given[end].text == "." and given[end].start == given[end - 1].end:
        behind = given[end + 1] if end + 1 < len(given) else None
        return end + (behind is not None and behind.shape not in CAPITALS | {Shape.LINE})
    return end


def is_small_form(token: Token) -> bool:
    """Whether a word in small letters is a legal form and hardly anything else."""
    return token.key in _SMALL and token.shape is Shape.LOWER


HEADS = ORGANIZATION_WORDS | words(
    "infirmary hospice constabulary parish diocese archdiocese league fc afc rfc rovers united wanderers albion"
    " harriers athletic choir choral abbey cathedral chapel mosque synagogue priory convent monastery brigade regiment"
    " battalion fusiliers railway railways airport conservatoire conservatory polytechnic observatory zoo gallery"
    " commission bureau alliance coalition confederation guild lodge corps legion consortium syndicate observatorium"
    " newspaper gazette herald chronicle tribune times telegraph courier broadcasting television radio"
    " bros fils freres figli fratelli sohne zonen soner sonner filhos irmaos hermanos hijos gebroeders traders trading"
    " transportes transporte transport transports trasporti haulage spedition logistik logistica logistique handels bau"
    " immobilien versicherung versicherungen assicurazioni assurances seguros verzekeringen construcciones costruzioni"
    " constructions consultores servicios servizi serwis impianti verlag druckerei metallbau editore edizioni ediciones"
    " editions outdoor outdoors solicitors accountants architects engineers builders roofing scaffolding joinery"
    " interiors furnishings textiles ceramics optics robotics biotech aerospace aviation chemicals plastics metals"
    " steel mining petroleum oil gas power utilities water foundry mills distillers distillery bakeries dairies farms"
    " nurseries motor autos cars rentals rental leasing lettings estate realtors insurers underwriters brokers mortgage"
    " mortgages finance financial fintech securities advisors advisers recruitment staffing personnel security cleaning"
    " catering events productions pictures films entertainment games gaming publishing publishers printers printing"
    " friends life care design designs digital interactive analytics informatics computing telecoms communications"
    " wireless cable cloud therapeutics diagnostics biosciences genomics healthcare dental veterinary vets opticians"
    " service kyrkan kyrka kirken kirke kirche"
    " kommun kommune universitet hogskola hogskole sjukhus sykehus skola skole egyetem korhaz iskola onkormanyzat"
    " belediyesi universitesi lisesi hastanesi okulu bankasi kaupunki yliopisto koulu sairaala universiteit hogeschool"
    " ziekenhuis lyceum rechtbank waterschap vereniging verein feuerwehr sportverein turnverein"
)
"""Words that a name of an organization ends in."""

LOWER_HEADS = words(
    "kommun kommune universitet hogskola hogskole sjukhus sykehus skola skole egyetem korhaz iskola onkormanyzat"
    " belediyesi universitesi lisesi hastanesi okulu bankasi kaupunki yliopisto koulu sairaala universitetssykehus"
    " gymnasium hospital lansstyrelse politidistrikt"
) - {"hospital"}  # fmt: skip
"""Those that stand in small letters behind a name: "Lunds universitet"."""

COURTS = words(
    "crown county district magistrates high supreme circuit family municipal appeal appeals sheriff regional superior"
    " federal juvenile labour labor constitutional commercial probate youth coroners coroner"
)
"""What a court is beside: "Court" alone is a street too."""

GENERIC = words(
    "primary secondary high middle junior senior infant nursery elementary grammar district county city town state"
    " national federal central general community public private local regional international royal united the a of and"
    " for new old north south east west northern southern eastern western first second third my our your home main"
    " free online global world blue red green black white golden medical health dental business family village parish"
    " summer winter spring night day big small little best top good great premium standard basic gift coffee book"
    " english german french spanish italian music sports sport help data customer support service services sales tax"
    " legal human resources credit card debit savings social security emergency fire police power water gas oil steel"
)
"""Words that name nothing by themselves, so that "Primary School" is no name."""

LEADS = LEADING_ORGANIZATION_WORDS | words(
    "grundschule realschule gesamtschule hauptschule volksschule berufsschule mittelschule musikschule gymnasium kita"
    " universitatsklinikum krankenhaus spital amtsgericht landgericht oberlandesgericht arbeitsgericht sozialgericht"
    " verwaltungsgericht bezirksgericht finanzamt landratsamt standesamt jobcenter burgeramt gesundheitsamt jugendamt"
    " polizeiprasidium polizeiinspektion polizeidirektion polizeiwache feuerwehr stadtverwaltung gemeindeamt pfarrei"
    " kirchengemeinde pfarrgemeinde sportverein turnverein schutzenverein musikverein hochschule fachhochschule kanzlei"
    " steuerburo backerei metzgerei spedition gasthaus brauerei weingut zahnarztpraxis gemeinschaftspraxis gebruder"
    " tribunal prefecture commissariat gendarmerie chu polyclinique paroisse caisse etablissements ets fromagerie"
    " transports syndicat mutuelle comune tribunale questura prefettura parrocchia liceo istituto policlinico ditta"
    " farmacia ristorante officina autofficina cantina cassa consorzio polisportiva fratelli"
    " ayuntamiento juzgado audiencia parroquia ceip ies clinica comisaria diputacion consejeria caja asociacion bodegas"
    " talleres panaderia construcciones transportes inmobiliaria aseguradora sindicato hermanos"
    " escola agrupamento universidade caixa associacao fundacao paroquia padaria construtora transportadora prefeitura"
    " gemeente rechtbank stichting basisschool ziekenhuis politie huisartsenpraktijk vereniging bakkerij drukkerij"
    " universiteit hogeschool notariskantoor advocatenkantoor urzad szkola szpital uniwersytet parafia przychodnia"
    " spoldzielnia fundacja stowarzyszenie apteka politechnika nemocnice nemocnica univerzita gymnazium nadace lekarna"
    " pension gasthof albergo posada parador auberge osteria taverna agriturismo pousada"
    " pfarrkirche stiftskirche kathedrale eglise iglesia chiesa basilica kosciol kostel cathedrale abbaye kyrkan"
    " spitalul universitatea primaria scoala liceul tribunalul sveuciliste bolnica stiftelsen foreningen"
)
"""Words that a name of an organization begins with: "Amtsgericht Bonn", "Ayuntamiento de Jaén"."""

ENGLISH_LEADS = words(
    "hotel cafe restaurant studio fc tribunal primaria pizzeria bistro societe cantina officina spital caisse"
)
"""Leads that English texts hold too, or that are other words: they need their capital, and a name behind."""

_STRONG = words(
    "infirmary hospice constabulary parish diocese archdiocese fc afc rfc rovers wanderers albion brigade regiment"
    " harriers battalion fusiliers railways choir mosque synagogue solicitors abbey priory convent monastery cathedral"
)
_PLAIN = words(
    "center centre shop store stores press practice systems services software media medical motors energy group capital"
    " club partners studio studios tours foods fashion books mobile records surgery gym garage salon gallery life care"
    " solutions labs sons travel properties construction freight shipping networks telecom electronics union brothers"
)
WEAK_HEADS = (HEADS - ORGANIZATION_WORDS - _STRONG) | _PLAIN
"""Heads that ordinary words stand before too ("Help Center"): a word that is no English one must be in the name."""

ROMANCE_LEADS = words("hospital club centro instituto policia guardia collegio college direccion secretaria casa")
"""Leads that English has too: a name goes on behind "de" or "di": "Hospital General de Elche"."""

ROMANCE_KINDS = words(
    "general superior tecnico comprensivo comprensiva deportivo deportiva sportivo sportiva esportivo esportiva"
    " nacional nazionale universitario universitaria provincial municipal publico comarcal regional clinico civil"
)
"""What follows such a lead where no "de" does: "Instituto Superior Técnico"."""

SURE_CLUBS = words("fc fk sv tsv vfb vfl tus spvgg afc rcd acf gnk hnk rfc cfc borussia eintracht atletico lokomotiv")
"""Those that stand before nothing but a club's name."""

CLUBS = words(
    "fc ac as sc sv tsv vfb vfl tus spvgg fk nk hc bk afc rcd cf ud sd rc acf psv gnk hnk rfc cfc sporting dynamo"
    " dinamo lokomotiv spartak borussia eintracht atletico athletic real olympique stade"
)
"""What clubs are called before their town."""

LABELED_FIRMS = words(
    "shipper consignee carrier assured insurer supplier vendor merchant employer company firm payee customer client"
    " broker underwriter contractor landlord school bank organisation organization publisher sponsor buyer seller"
    " exporter importer manufacturer distributor retailer operator agency garage provider notify applicant account"
)
"""Words before a name of a firm that are no part of it: "SHIPPER: Alder Freight", "Payee Hall & Cie"."""
