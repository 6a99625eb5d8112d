"""A reader of texts that finds by patterns alone, and a book of tokens in memory: what steps on text are tried with."""

import re

from privacy_core.pii.spans import Method, Span
from privacy_core.store.vault import new_token

PATTERNS = {
    "CREDIT_CARD": re.compile(r"\d{4}(?: ?\d{4}){3}"),
    "DATE_TIME": re.compile(r"\d{4}-\d\d-\d\d"),
    "PERSON": re.compile(r"[A-Z]\w+(?: [A-Z]\w+)*"),
    "LETTER": re.compile(r"[a-z]"),
}


def span(start, end, entity, method=Method.PATTERN, score=0.6):
    return Span(start=start, end=end, entity=entity, score=score, method=method, rule="", reason="")


class PlainReader:
    """Finds what `PATTERNS` say, and a person's own recognizers; an allowed text never."""

    def __init__(self, *, language="en", recognizers=(), allow=(), deny=None):
        assert language == "en"
        own = {each.entity: re.compile(each.pattern) for each in recognizers}
        self.patterns = PATTERNS | own | {kind: re.compile(re.escape(text)) for text, kind in (deny or {}).items()}
        self.allow = allow
        self.asked = 0

    def read(self, texts):
        self.asked += len(texts)
        return [tuple(self._found(text)) for text in texts]

    def _found(self, text):
        for entity, pattern in self.patterns.items():
            method = Method.NER if entity == "PERSON" else Method.PATTERN
            for found in pattern.finditer(text):
                if found.group() not in self.allow:
                    yield Span(
                        start=found.start(),
                        end=found.end(),
                        entity=entity,
                        score=0.6,
                        method=method,
                        rule="",
                        reason="",
                    )


class PlainBook:
    """Tokens of one domain that nobody keeps."""

    def __init__(self):
        self.kept = {}

    def tokens(self, values):
        return [self.kept.setdefault(value, new_token()) for value in values]
