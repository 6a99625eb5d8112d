"""Phone numbers that only what stands beside them tells: a word for a phone, or the person whose it is."""

import re
from collections.abc import Iterator, Sequence

from privacy_core.pii.context import CONTEXT
from privacy_core.pii.spans import Method, Span

CALLED = 0.78
"""How sure a word of calling is of the digits that follow: surer than a form of digits alone."""
_NUMBER = (
    r"(\+?\(?\d[\d ()./-]{5,18}\d(?:,? ?(?:x|ext\.?|extn?\.?|poste|durchwahl|anexo|interno|int\.) ?\d{1,6})?)(?![\w-])"
)
_WORD = re.compile(
    r"(?<!\w)(?:tele)?(?:phone|phones|tel|telephone|telefon|mobile|mob|cell|fax|desk|call|called|calling|calls|answering"
    r"|reach|reached|dial|text|texted|ring|rang|whatsapp|viber|signal|hotline|sms|handy|messages to|ph|tlf|tlfn|tél"
    r"|téléphone|téléphoner|portable|gsm|móvil|movil|celular|cel|cellulare|cell\.|telefono|teléfono|telemóvel|telefone"
    r"|telefoon|mobiel|mobil|mobilnummer|handynummer|rufnummer|telefonnummer|natel|puhelin|puh|matkapuhelin|telefón"
    r"|telefonszám|komórka|kom|mobitel|cep|telefonum|τηλ|κιν|тел|моб|call ?back|callback|cb|contact no|landline"
    r"|switchboard|appeler|appelez|joindre|anrufen|erreichbar|llamar|llame"
    r"|llámame al|llámeme al|fijo|fixe|festnetz|fisso|vaste lijn|chiamare|chiama|ligar|bellen|bel|ringa|ring)"
    rf"(?!\w)[^\d\n+(]{{0,25}}\n?{_NUMBER}",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"(?<!\w)(?:my|his|her|their|your|ur|our|contact|new|mi|mein\w*|mon|mijn|mio|meu|su|registered|best|home|work|daytime"
    r"|evening)[ ](?:number|nummer|numéro|numero|número|nr|no\.?|num)\??[^\d\n+(]{0,20}" + _NUMBER,
    re.IGNORECASE,
)
_CALLING = re.compile(
    r"(?<!\w)(?:(?:tele)?phon(?:e|ed|es|ing)|call(?:s|ed|ing)?|r[iau]ng|rings|ringing|dial(?:s|led|ed|ling|ing)?"
    r"|text(?:s|ed|ing)?|messag(?:e|ed|ing)|sms|whatsapp\w*|fax(?:ed)?|contact(?:s|ed|able)?|reach(?:ed|able)?|voicemail"
    r"|(?:zurück|an)?(?:ge)?rufen|(?:zurück|an)zurufen|(?:zurück)?ruft|rufe|anruf|rückruf|telefonie\w+|telefonisch\w*|erreich\w+|simsen"
    r"|(?:r?appel|téléphon)(?:er|ez|é|ée|és|le|lez?|le[rz])?|rappel|joign\w+|joindre|contact(?:er|é|ez|ar|ado)"
    r"|llam(?:ar|ó|ada|ado|amos|é|en|e|a|ando)|telefone\w+|localizable|marcar|marque"
    r"|(?:ri)?chiam(?:are|ato|ata|ami|a|i|o|ate)|telefonat\w+|telefonare|contatt\w+|recapito|lig(?:ar|ou|ue|uei|aram|ação)|contac?t\w*"
    r"|(?:terug)?(?:ge)?beld?(?:e|en|t)?|(?:terug)?bellen|bereikbaar|zadzwo\w+|dzwoni\w+|telefoniczn\w+|(?:za)?vol(?:at|al\w*|ejte|ala)"
    r"|ring(?:de|ede|t|er|a|et)|soit\w+|numeroon|hív\w+|telefon\w*|sun(?:at|ați|a|ă)|ara(?:yın|dı|dım|dık|yınız)"
    r"|(?:по|пере)?звон\w+|телефон\w*|дзвон\w+|подзвон\w+|καλέσ\w+|κάλεσ\w+|τηλεφών\w*|nazva\w+|nazovite)"
    r"(?!\w)(?:[^\d\n+(.;!?]{0,60}?[\W_])(\+?(?:\d{9,13}|0\d{3,4}[ -]\d{6,7}))(?![\w-])(?!\.\d)",
    re.IGNORECASE,
)
_OTHER_NUMBERS = re.compile(
    r"(?<!\w)(?:id|ref|reference|account|acct|invoice|order|ticket|case|claim|policy|card|customer|member|booking|serial"
    r"|patient|tracking|parcel|konto\w*|rechnung\w*|kunden\w*|auftrag\w*|commande|facture|compte|cuenta|pedido|factura"
    r"|conto|ordine|fattura|conta|fatura|rekening|factuur|zamówieni\w*|faktur\w*|function|method|api|port|error|item|batch"
    r"|isbn|issn|ean|imei|vin|mrn|hospital|record|chart|licen[cs]e|passport)"
    r"(?:[\W_]+(?:number|numbers|nummer|nr|no|id|code|n|is|was))*[\W_]*$",
    re.IGNORECASE,
)
_LETTER = re.compile(r"(?:^|[\n|,;(] ?|\s)[TMFP][:.]? " + _NUMBER, re.MULTILINE)
_BRACKETS = re.compile(r"(?<![\w(])(\(0(?: ?\d){2,5}\) ?\d{2,5}(?:[ /-]\d{2,4}){0,3}(?:-\d{1,4})?)(?![\w-])")
_TWO_LINES = re.compile(r"(?<!\w)(\+\d{1,3}[ ()-]{0,2}\d[\d ()-]{1,12}\n[\d()][\d ()-]{2,12}\d)(?![\w-])")
_BESIDE = re.compile(r"[,:;/|]?\s{0,2}[(–-]?\s?" + _NUMBER)
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")


def phones(text: str, people: Sequence[Span] = ()) -> Iterator[Span]:
    """Groups of digits that a word for a phone or a person stands before, in forms that no country's rule knows."""
    for pattern in (_WORD, _CALLED, _LETTER):
        for match in pattern.finditer(text):
            if _is_phone(match.group(1), least=9 if pattern is _LETTER else 7):
                yield _span(*match.span(1), 0.5, "a word for a phone precedes it")
    yield from _called(text)
    for match in _BRACKETS.finditer(text):
        if _is_phone(match.group(1), least=7):
            yield _span(*match.span(1), 0.75, "an area code stands in brackets")
    for match in _TWO_LINES.finditer(text):
        if _is_phone(match.group(1), least=9):
            yield _span(*match.span(1), 0.8, "the code of a country begins it, and it goes on in the next line")
    for person in people:
        beside = _BESIDE.match(text, person.end)
        if beside and _is_phone(beside.group(1), least=9, alone=True):
            yield _span(*beside.span(1), 0.5, "it stands behind a person")


def _called(text: str) -> Iterator[Span]:
    """Digits behind a word of calling, a few words apart, where the nearest word does not make them of another kind."""
    for match in _CALLING.finditer(text):
        if not _OTHER_NUMBERS.search(text, match.start(), match.start(1)):
            yield _span(*match.span(1), CALLED, "a word of calling precedes it")


def less_lucky(text: str, spans: Sequence[Span], reached: Sequence[Span]) -> list[Span]:
    """The spans without what only a check digit speaks for where a word of calling stands before the same digits.

    One in ten to one in a hundred phone numbers pass some country's check; a word for that kind before it keeps it.
    """
    called = {(span.start, span.end) for span in reached if span.score == CALLED}
    if not called:
        return list(spans)
    return [
        span for span in spans
        if (span.start, span.end) not in called or span.entity == "PHONE_NUMBER" or _spoken_of(text, span)
    ]  # fmt: skip


def _spoken_of(text: str, span: Span) -> bool:
    """Whether a word for its kind stands before a number."""
    ahead = text[max(0, span.start - 60) : span.start].lower()
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", ahead) for word in CONTEXT.get(span.entity, ()))


def _is_phone(number: str, *, least: int, alone: bool = False) -> bool:
    digits = sum(map(str.isdigit, number))
    grouped = any(mark in number for mark in " .-/")
    whole = 9 <= digits <= 12 and not grouped
    fits = least <= digits <= 15 and (grouped or whole)
    return (
        fits
        and not _DATE.fullmatch(number)
        and not (alone and "/" in number)
        and number.count("(") == number.count(")")
    )


def _span(start: int, end: int, score: float, reason: str) -> Span:
    return Span(
        start=start, end=end, entity="PHONE_NUMBER", score=score, method=Method.PATTERN, rule="phones", reason=reason
    )
