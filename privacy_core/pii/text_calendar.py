"""Names of months and weekdays in the languages of Europe, and a text written so that patterns can look for them.

Written from general knowledge of the languages. All are without capitals and accents, as `plain` makes a text.
"""

import re
import unicodedata
from functools import cache

_MONTHS = """
january february march april may june july august september october november december
jan feb febr mar apr jun jul aug sep sept oct nov dec
januar februar marz maerz mai juni juli oktober dezember janner feber jann mrz okt dez
janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre janv fevr avr juil
enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre ene dic
gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre genn magg giu lug sett ott
januari februari maart mei augustus mrt
janeiro fevereiro marco maio junho julho setembro outubro novembro dezembro fev
gener febrer maig juny juliol setembre desembre
augusti maj desember kesakuu tammikuu helmikuu maaliskuu huhtikuu toukokuu heinakuu elokuu syyskuu lokakuu marraskuu
joulukuu tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesakuuta heinakuuta elokuuta syyskuuta lokakuuta
marraskuuta joulukuuta juli agust oktober
stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia
styczen luty marzec kwiecien czerwiec lipiec sierpien wrzesien pazdziernik grudzien
ledna unora brezna dubna kvetna cervna cervence srpna zari rijna listopadu prosince
januara februara aprila juna jula augusta septembra oktobra novembra decembra
sijecnja veljace ozujka travnja svibnja lipnja srpnja kolovoza rujna studenoga studenog prosinca
januarja februarja junija julija avgusta
marcius aprilis majus junius julius augusztus szeptember marciusi
ianuarie februarie martie aprilie iunie iulie septembrie octombrie noiembrie decembrie
ocak subat nisan mayis haziran temmuz agustos eylul ekim kasim aralik
jaanuar veebruar marts aprill juuni juuli oktoober detsember
sausio vasario kovo balandzio geguzes birzelio liepos rugpjucio rugsejo spalio lapkricio gruodzio
janvaris februaris aprilis maijs junijs julijs augusts septembris oktobris novembris decembris
agustus maret desember
ιανουαριου φεβρουαριου μαρτιου απριλιου μαιου ιουνιου ιουλιου αυγουστου σεπτεμβριου οκτωβριου νοεμβριου δεκεμβριου
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
януари февруари март април май юни юли август септември октомври ноември декември
"""
_BESIDE_YEARS = "set ago out gen mag mart ekim kasim zari luty"
"""Those that are words too: they count between a day and a year only."""

_ENGLISH = """
january february march april may june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec
"""

_WEEKDAYS = """
monday tuesday wednesday thursday friday saturday sunday
montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
lundi mardi mercredi jeudi vendredi samedi dimanche
lunes martes miercoles jueves viernes sabado domingo
lunedi martedi mercoledi giovedi venerdi sabato domenica
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
segunda-feira terca-feira quarta-feira quinta-feira sexta-feira
mandag tisdag onsdag torsdag fredag lordag sondag tirsdag mandagen
maanantaina tiistaina keskiviikkona torstaina perjantaina lauantaina sunnuntaina
poniedzialek wtorek sroda srode czwartek piatek sobota sobote niedziela niedziele
pondeli utery ctvrtek patek nedele hetfo kedd szerda csutortok pentek szombat vasarnap
pazartesi sali carsamba persembe cuma cumartesi pazar
"""
_SHORT_WEEKDAYS = "mon tue tues wed weds thu thur thurs fri sat sun"
_TWO_LETTERS = "mo di mi do fr sa so ma wo vr za zo lun mer jeu ven sam dim mar mie jue vie gio"
_ALSO_NAMES = frozenset({"sali", "cuma", "pazar", "domenica", "domingo", "sabato", "vasarnap", "sabado", "dimanche"})


def any_of(words: str) -> str:
    """The words as a pattern, the longest first."""
    return "|".join(sorted(set(words.split()), key=lambda word: (-len(word), word)))


MONTH = any_of(" ".join(word for word in _MONTHS.split() if word not in _BESIDE_YEARS.split()))
MONTH_BESIDE_YEAR = any_of(_BESIDE_YEARS)
_ALL_MONTHS = frozenset(f"{_MONTHS} {_BESIDE_YEARS}".split())
_LETTERS = re.compile(r"[^\W\d_]{3,}")
ENGLISH_MONTH = any_of(_ENGLISH)
WEEKDAY = rf"(?:(?:{any_of(_WEEKDAYS + _SHORT_WEEKDAYS)})[.,]?,?|(?:{any_of(_TWO_LETTERS)})[.,],?)"
WEEKDAY_ALONE = any_of(" ".join(word for word in _WEEKDAYS.split() if word not in _ALSO_NAMES))


@cache
def _plainer() -> dict[int, str]:
    table = {}
    for code in (*range(0xC0, 0x250), *range(0x370, 0x530)):
        letter = chr(code).lower()
        base = unicodedata.normalize("NFKD", letter)[:1] or letter
        table[code] = base if len(letter) == 1 and base.isalpha() and letter not in "йї" else letter[:1]
    return table | {ord(mark): other for mark, other in zip("łŁøØđĐıİß", "llooddiis", strict=True)}


def names_a_month(low: str) -> bool:
    """Whether a month is named in a text that `plain` wrote: most texts need not be searched for what holds one.

    >>> names_a_month("on 25dec"), names_a_month("on christmas")
    (True, False)
    """
    return not _ALL_MONTHS.isdisjoint(_LETTERS.findall(low))


def plain(text: str) -> str:
    """The text without capitals and accents, as long as before.

    >>> plain("1. MÄRZ, 2 août, 3 Ιουλίου")
    '1. marz, 2 aout, 3 ιουλιου'
    """
    small = text.translate(_plainer()).lower() if not text.isascii() else text.lower()
    return small if len(small) == len(text) else "".join(mark.lower()[:1] for mark in text.translate(_plainer()))
