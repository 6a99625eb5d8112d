"""Names of months in languages that count them by words, as they stand in dates; folded, without their marks."""

_JANUARY_TO_DECEMBER = """
january february march april may june july august september october november december
jan feb mar apr may jun jul aug sep oct nov dec
januar februar maerz april mai juni juli august september oktober november dezember
jaenner feber mrz apr mai jun jul aug sept okt nov dez
januar februar marts april maj juni juli august september oktober november desember
januari februari mars april maj juni juli augusti september oktober november december
januari februari maart april mei juni juli augustus september oktober november december
janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
janv fevr mars avr mai juin juil aout sept oct nov dec
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
ene feb mar abr may jun jul ago setiembre oct nov dic
janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
gen febr mar apr mag giu lug ago set ott nov dic
ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia
ledna unora brezna dubna kvetna cervna cervence srpna zari rijna listopadu prosince
januara februara marca aprila maja juna jula augusta septembra oktobra novembra decembra
sijecnja veljace ozujka travnja svibnja lipnja srpnja kolovoza rujna listopad studenoga prosinca
januara februara marta aprila maja juna jula avgusta septembra oktobra novembra decembra
januar februar marcius aprilis majus junius julius augusztus szeptember oktober november december
ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
януари февруари март април маи юни юли август септември октомври ноември декември
ιανουαριου φεβρουαριου μαρτιου απριλιου μαιου ιουνιου ιουλιου αυγουστου σεπτεμβριου οκτωβριου νοεμβριου δεκεμβριου
januari februari maret april mei juni juli agustus september oktober november desember
"""

NUMBER_OF = {
    name: month for row in _JANUARY_TO_DECEMBER.split("\n") if row for month, name in enumerate(row.split(), start=1)
}
"""The month of each name. Croatian "listopad" is October here, since other languages have another ending."""

_MARKED = """
märz jänner février févr août décembre déc março września października února března května června července září
října siječnja veljače ožujka január február március április május június július október şubat mayıs ağustos eylül
kasım aralık січня ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου
νοεμβρίου δεκεμβρίου
"""
MARKED = frozenset(_MARKED.split())
"""Names as they are written with their marks, which a pattern must know."""
