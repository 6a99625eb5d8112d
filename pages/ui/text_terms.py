"""What the Text page says: its limits, its terms in two plain sentences, an example, and the meaning of it all."""

from collections.abc import Mapping

LIMITS = (
    "Detection is statistical: it misses some and marks some wrongly. Combinations of harmless columns can still "
    "identify people: see Risk."
)

TEXT = {
    "threshold": (
        "How sure a finding must be before it counts; the score is a rank from 0 to 1, not a probability. A lower "
        "threshold misses fewer people, and marks more that is none."
    ),
    "kinds": (
        "What is switched off is neither marked nor redacted, so a person can be found by it. Switch off what the "
        "reader of the text needs and nobody can be recognised by."
    ),
    "language": (
        "The language model that looks for names and places. In a language without one only rules and lists read, "
        "and most names are missed."
    ),
    "cells": (
        "A sample tells the share of cells with personal data and how sure that is, in seconds. Reading every cell "
        "finds each person that the detector can see, and takes longer."
    ),
    "way": (
        "What stands in the text in place of a finding. The more is kept of it (a code, a year, the last digits), the "
        "more can be joined and told, and the easier a person is recognised. Encryption that keeps the form of a "
        "number is not offered: its standard mode is being withdrawn, and a number of few digits can be guessed."
    ),
    "allow": (
        "Texts that are never reported, in capitals or not: a product that is called like a person. Whoever is really "
        "called so is missed too."
    ),
    "deny": (
        "Words that are always reported, in capitals or not: a code name, the staff of a ward. They are kept in your "
        "settings and in recipes, so write them only where you may."
    ),
    "pattern": (
        "What it looks like, in RE2's syntax: [0-9]{5} are five digits, [A-Z]+ capitals. It never finds a part of a "
        "longer word or number. What takes long on some texts, such as looking ahead, is refused."
    ),
    "words": (
        "Words that speak for it, separated by commas: where one stands within 50 characters, the higher score holds. "
        "They let a short pattern find few wrong ones."
    ),
    "score": ("How sure a hit is without such a word. Below the threshold it counts only near a word."),
}

WAYS: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "replace": ("Name of its kind", {"with": "replace"}),
    "mask": ("Stars", {"with": "mask"}),
    "mask4": ("Stars, last four stay", {"with": "mask", "keep_last": 4}),
    "pseudonym": ("Code, the same for the same", {"with": "pseudonym"}),
    "token": ("Token, reversible", {"with": "token"}),
    "fake": ("Something made up", {"with": "fake"}),
    "year": ("Its year", {"with": "year"}),
    "month": ("Its month", {"with": "month"}),
    "remove": ("Nothing", {"with": "remove"}),
    "keep": ("Itself: not redacted", {"with": "keep"}),
}
"""What can take the place of a finding: in words, and as a recipe has it."""

EXAMPLE = (
    "Dear Dr. Okafor,\n\n"
    "I saw Marta Lindqvist, 47, of 18 Harbour Street, Bristol BS1 4RB, on 12 March 2024. Her NHS number is 943 476 "
    "5919 and her number at work EMP-20417. Please call her at +44 117 496 0123, or write to "
    "marta.lindqvist@example.org. She paid with card 4111 1111 1111 1111.\n\n"
    "Kind regards,\nTomás Herrera"
)
"""Invented people, numbers of the kinds that are reserved for examples."""

MEANING = (
    "A **finding** is a place in the text that may tell who somebody is. **Checksum** says that its check digit is "
    "right, **pattern** that it is written as such numbers are, **language model** that a statistical model reads it "
    "as a name or a place, and **own recognizer** or **deny list** that you said so. Where two findings overlap, the "
    "better one counts.\n\n"
    "The **score** ranks findings; it is no probability. No detector finds all: what is missed stays in the text, so "
    "read some of it yourself before anything leaves. What is redacted can still be guessed from what stands around "
    "it.\n\n"
    "A text that you paste is kept in this tab only and written nowhere. Of a column, places are kept and no text."
)
