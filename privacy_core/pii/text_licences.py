"""Numbers of driving licences in a text, told by a word for one right before them, over states and countries."""

import re
from collections.abc import Iterator

from privacy_core.pii.spans import Method, Span

_WORDS = (
    r"(?:driv(?:er|ers|ing|er['’]s|ers['’])['’]?s?|operator['’]?s?|provisional|learner['’]?s?|state)?[ ]?"
    r"(?:licen[cs]e|licen[cs]e card|permit|lic|dl|cdl|dln|oln)"
    r"|d\.l\.|führerschein(?:-?nummer|-?nr)?|fahrerlaubnis(?:nummer)?|permis(?: de conduire| b)?|patente(?: di guida)?"
    r"|carn[eé]t de conducir|permiso de (?:conducir|conducción)|licencia(?: de (?:conducir|conductor|manejo))?"
    r"|rijbewijs(?:nummer)?|k[øo]rekort(?:nummer|nr)?|körkort(?:snummer)?|førerkort(?:nummer)?|ajokort\w*"
    r"|prawo jazdy|praw[oa] jazdy|řidičsk\w+ průkaz\w*|vodičsk\w+ preukaz\w*|vezetői engedély\w*|jogosítvány\w*"
    r"|carta de condução|cnh|habilitação|permis de conducere|vozačk\w+ dozvol\w*|ehliyet\w*|sürücü belgesi"
    r"|водительск\w+ удостоверен\w+|άδεια οδήγησης|juhiluba|trwydded yrru"
)
_NO = r"(?:no|nos|nr|number|num|n|nummer|numéro|numero|número|id|is|was|reads|card|č|sz|szám|nº|n°|№|#)"
_VALUE = (
    r"((?:[A-Z]{1,9}[ -]?(?=[A-Z0-9]*\d))?[A-Z0-9]*\d[A-Z0-9]*(?:[ -](?=[A-Z0-9]*\d)[A-Z0-9]{1,9}){0,5})"
    r"(?![\w/-]|[.,]\d)"
)
_LICENCE = re.compile(
    rf"(?<![\w])(?i:{_WORDS})(?!\w)(?:[ ]?[:#.(=-]?[ ]?(?i:{_NO})(?!\w)[.:]?){{0,2}}[ ]?[:#.(=]?[ ]?"
    rf"(?:\(?[A-Z]{{2}}\)?[ ](?=[A-Z]?\d))?{_VALUE}"
)
_OTHERS = re.compile(
    r"\b(?:tv|television|fishing|dog|gun|firearms?|software|liquor|alcohol|premises|trade|trading|business|medical"
    r"|nursing|pilot|pilot['’]s|import|export|building|work|residence|parking|planning|creative commons|apache|gnu|mit"
    r"|site|user|export|hunting|rod|marriage|taxi|operating|water|waste|bsd|gpl)['’]?s? $",
    re.IGNORECASE,
)


def licences(text: str) -> Iterator[Span]:
    """Numbers right behind a word for a driving licence."""
    for match in _LICENCE.finditer(text):
        value = match.group(1)
        digits = sum(map(str.isdigit, value))
        marks = sum(map(str.isalnum, value))
        if digits < 4 or not 5 <= marks <= 20 or _OTHERS.search(text, max(0, match.start() - 20), match.start()):
            continue
        yield Span(
            start=match.start(1), end=match.end(1), entity="DRIVER_LICENSE", score=0.8, method=Method.PATTERN,
            rule="driving licences", reason="a word for a driving licence stands before it",
        )  # fmt: skip
