"""Columns that hold nobody's data and tempt: of laboratories and machines."""

from tests.pii.columns_second.column import Sort
from tests.pii.columns_second.drawing import Cell, changed, day, filled, number, one, pattern


def _none(cell: Cell, *telling: str, also: tuple[str, ...] = (), note: str = "", **headers) -> Sort:
    return Sort(entity=None, cell=cell, telling=telling, also=also, note=note, **headers)


SORTS = [
    _none(one("Quercus robur|Parus major|Escherichia coli|Salmo trutta|Bellis perennis|Vulpes vulpes|Apis mellifera|"
              "Turdus merula|Rosa canina|Felis catus|Drosophila melanogaster"), vague=1, absent=1),
    _none(one("Grey Heron|House Martin|Robin|Jay|Great Tit|Peregrine|Kestrel|Merlin|Wren"), "bird",
          note="birds that are also names"),
    _none(one("BRCA1|TP53|EGFR|KRAS|MTHFR|APOE|CFTR|HBB|MYC|JAK2|MARCH1|SEPT9"), "gene", vague=1, absent=1),
    _none(one("rs7412|rs429358|rs1801133|rs6025|rs1799963|rs334"), "variant"),
    _none(one("sodium chloride|ethyl acetate|2-propanol|acetic acid|N,N-dimethylformamide|toluene|glycine"),
          absent=1),
    _none(one("NaCl|C6H12O6|CH3COOH|H2SO4|KMnO4|Fe2O3|C2H5OH"), vague=1),
    _none(one("64-17-5|7647-14-5|67-64-1|50-00-0|108-88-3|7732-18-5|71-43-2|57-13-6"), "CAS", absent=1),
    _none(pattern("ACGT" * 3, "GATTACA", "TTAGCC", "CCGATAAGC", "ATGGCC"), "sequence"),
    _none(pattern("E%###", "0x8007####", "ERR_%##", "HTTP 5##"), "error code", vague=1),
    _none(one("INFO|WARN|ERROR|DEBUG|FATAL|TRACE"), misleading=("person",)),
    _none(pattern("~" * 40), "commit", vague=1, absent=1, note="hashes"),
    _none(pattern("~" * 12), absent=1, note="hexadecimal like a MAC address, and none: build numbers without groups"),
    _none(pattern("~~:~~:~~:~~", "~~:~~:~~"), vague=1, note="hexadecimal in groups, too few for a MAC address"),
    _none(pattern("%.#.%", "1.1#.#", "2.0.#-rc%", "v%.#"), "software version", vague=1),
    _none(pattern("10.0.190##.%##", "6.3.960#.17%##"), absent=1, note="four parts, too large for an IP"),
    _none(one("/var/log/syslog|/usr/bin/python3|C:\\Windows\\System32\\drivers|/opt/app/config.yml|src/main/App.java|"
              "../lib/index.js|D:\\data\\run_04.csv"), "path", vague=1),
    _none(filled("{x},{y}", x=number(0, 1919), y=number(0, 1079)), absent=1, note="pixels"),
    _none(filled("({x}, {y})", x=number(0, 640), y=number(0, 480)), vague=1, note="pixels"),
    _none(changed(pattern("~~~~~~"), lambda text: f"#{text}"), vague=1, note="colours of web pages"),
    _none(filled("{n} ms", n=number(1, 900)), "latency", misleading=("age_years",)),
    _none(filled("{n} kHz", n=number(1, 96, 1)), absent=1),
    _none(filled("{a}e-{b}", a=number(1, 9, 2), b=number(1, 12)), absent=1),
    _none(number(-60, 90, 3), absent=1, note="figures of a sensor"),
    _none(pattern("NGC %###", "M%#", "HD 1#####", "Kepler-%##b", "Gliese %##"), "object", absent=1, note="stars"),
    _none(one("alpha|beta|gamma|delta|epsilon|omega"), "group", vague=1),
    _none(day(2022, 2025, "%Y-%m-%d 03:%M:%S", "%Y-%m-%dT00:%M:%SZ"), "log_timestamp", also=("DATE_TIME",),
          note="of machines"),
    _none(one("chrome|firefox|safari|edge|opera"), vague=1),
    _none(one("Mozilla/5.0 (X11; Linux x86_64)|curl/8.5.0|python-requests/2.31|okhttp/4.12.0"), absent=1),
    _none(one("GET|POST|PUT|DELETE|PATCH"), misleading=("phone",)),
    _none(one("200|301|404|403|500|502|204"), vague=1),
    _none(one("text/html|application/json|image/png|audio/mpeg|text/csv"), vague=1),
    _none(one("ada-lovelace-01|turing-node-3|hopper-gpu-2|curie-db|einstein-cache"), "hostname", also=("PERSON",),
          note="machines named for people"),
    _none(one("Arial|Garamond|Courier|Helvetica|Times New Roman|Georgia|Calibri|Verdana"), "font", absent=1),
    _none(one("Python|Java|Ruby|Julia|Rust|Ada|Haskell|Pascal|Go"), "programming language",
          note="languages that are also names"),
    _none(one("Newton|Pascal|Joule|Watt|Kelvin|Hertz|Tesla|Ohm"), "unit", vague=1, also=("PERSON",),
          note="units that are also names"),
    _none(one("Bayes|k-means|Kruskal-Wallis|Mann-Whitney U|Wilcoxon|Student's t|Cox regression"), absent=1,
          note="methods named for people"),
    _none(pattern("???####", "??#####"), "part number", misleading=("plate",), also=("LICENSE_PLATE",)),
    _none(pattern("1#:3#-1#:0#", "0#:15-0#:45"), "slot", also=("DATE_TIME",)),
    _none(filled("{n} %", n=number(0, 100)), vague=1),
    _none(one("Katrina|Andrew|Ivan|Sandy|Harvey|Irma|Maria|Florence"), "hurricane", also=("PERSON",),
          note="storms with first names; a reader without the header would say people"),
]  # fmt: skip
