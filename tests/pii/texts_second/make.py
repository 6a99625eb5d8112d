"""Makes the second set of labelled texts from its templates: `python -m tests.pii.texts_second.make`."""

import json
import re
from pathlib import Path
from random import Random
from typing import Any

from tests.pii.texts_second import figures, names, places

HERE = Path(__file__).parent
SEED = 20_417
FILLINGS = 2
_SLOT = re.compile(r"\{([a-z]+)(\d?)(?:\.(\w+))?(?::([^}]*))?\}|\[\[([A-Z_]+)\|([^\]]+)\]\]")
_WORDS: dict[str, list[str]] = json.loads((HERE / "words.json").read_text("utf-8"))
_TOGETHER = ("line", "block")

Piece = tuple[str, str | None]
Row = dict[str, Any]


class Filling:
    """What one text has drawn so far: the same slot with the same number is the same person or place."""

    def __init__(self, countries: dict[str, list[str]], rng: Random) -> None:
        self.rng = rng
        self.countries = countries
        self.home = rng.choice(tuple(places.COUNTRIES))
        self.drawn: dict[tuple[str, str], Any] = {}

    def _kept(self, kind: str, number: str, draw: Any) -> Any:
        if not number:
            return draw()
        if (kind, number) not in self.drawn:
            self.drawn[kind, number] = draw()
        return self.drawn[kind, number]

    def country(self, number: str) -> str:
        """The country of all that bears a number."""
        abroad = self.rng.choice((self.home, self.rng.choice(tuple(places.COUNTRIES))))
        return self._kept("country", number, lambda: self.rng.choice(self.countries.get(number, [abroad])))

    def person(self, gender: str, number: str) -> names.Person:
        """Somebody by number."""
        return self._kept("person", number, lambda: names.person(self.country(number), gender, self.rng))

    def place(self, number: str) -> places.Place:
        """A place by number."""
        return self._kept("place", number, lambda: places.place(self.country(number), self.rng))

    def pieces(self, slot: str, number: str, part: str, shape: str) -> list[Piece]:
        """What a slot becomes, cut where a label starts or ends."""
        if slot in {"p", "m", "w"}:
            return [self._of_person(self.person(slot, number), number, part)]
        if slot == "a":
            return _of_place(self.place(number), part)
        if slot == "o":
            return [(self._kept(f"o.{part}", number, lambda: self._body(number, part)), "ORGANIZATION")]
        if slot == "x":
            return [(figures.pattern(shape, self.rng), None)]
        return [self._kept(f"{slot}:{shape}", number, lambda: self._plain(slot, number, shape))]

    def _body(self, number: str, part: str) -> str:
        return places.body(part, self.place(number).town, self.rng)

    def _of_person(self, who: names.Person, number: str, part: str) -> Piece:
        if part == "email":
            return self._kept("email", number, lambda: (names.email(who, self.rng), "EMAIL_ADDRESS"))
        if part == "title":
            return (names.title(who, self.rng), "TITLE")
        return (names.written(who, part, self.rng), "PERSON")

    def _plain(self, slot: str, number: str, shape: str) -> Piece:
        rng = self.rng
        if slot == "firm":
            country = self.country(number)
            surname = names.person(country, "p", rng).last
            drawn = names.faker_of(country, rng).company()
            # In some locales Faker's firm is a mere surname, which nobody could tell from a person.
            own = rng.random() < 0.7 or " " not in drawn
            return (places.firm(country, surname, rng) if own else drawn, "ORGANIZATION")
        if slot == "age":
            low, _, high = (shape or "19-94").partition("-")
            return (str(rng.randint(int(low), int(high))), "AGE")
        draws = {
            "phone": (lambda: places.phone(self.country(number), rng), "PHONE_NUMBER"),
            "date": (lambda: figures.moment(shape or "date", rng), "DATE_TIME"),
            "time": (lambda: figures.moment(shape or "time", rng), "DATE_TIME"),
            "nrp": (lambda: rng.choice(_WORDS["nations"] + ([] if shape else _WORDS["faiths"])), "NRP"),
            "card": (lambda: figures.card(rng), "CREDIT_CARD"),
            "iban": (lambda: figures.account(rng), "IBAN_CODE"),
            "ssn": (lambda: figures.social_security(rng), "US_SSN"),
            "licence": (lambda: figures.licence(rng), "US_DRIVER_LICENSE"),
            "ip": (lambda: figures.machine(rng), "IP_ADDRESS"),
            "url": (lambda: figures.web(rng), "URL"),
        }
        draw, entity = draws[slot]
        return (draw(), entity)


def _of_place(where: places.Place, part: str) -> list[Piece]:
    values = {"T": (where.town, "LOCATION"), "S": (where.state, "LOCATION"), "P": (where.postcode, "ZIP_CODE")}
    row: list[Piece] = [values.get(each, (each, None)) for each in re.split(r"\b([TSP])\b", where.line) if each]
    if part in _TOGETHER:
        between = ", " if part == "line" else "\n"
        return [(between.join((where.street, "".join(text for text, _ in row))), "STREET_ADDRESS")]
    parts: dict[str, list[Piece]] = {
        "street": [(where.street, "STREET_ADDRESS")],
        "row": row,
        "town": [values["T"]],
        "TOWN": [(where.town.upper(), "LOCATION")],
        "state": [values["S"]],
        "zip": [values["P"]],
        "country": [(where.country, "LOCATION")],
    }
    return parts[part]


def fill(template: str, rng: Random) -> Row:
    """A text of a template, with its labels."""
    first, _, rest = template.partition("\n")
    orders = first[1:].split() if first.startswith("!") else []
    body = rest if orders else template
    countries = dict(order.split("=") for order in orders if "=" in order)
    filling = Filling({number: codes.split(",") for number, codes in countries.items()}, rng)
    change = str.lower if "lower" in orders else str.upper if "upper" in orders else str
    plain = rng.random() < 0.25
    pieces: list[Piece] = []
    end = 0
    for found in _SLOT.finditer(body):
        pieces.append((body[end : found.start()], None))
        slot, number, part, shape, entity, literal = found.groups()
        pieces.extend([(literal, entity)] if entity else filling.pieces(slot, number, part or "", shape or ""))
        end = found.end()
    pieces.append((body[end:], None))
    text = ""
    labels: list[Row] = []
    for piece, entity in pieces:
        written = change(names.without_marks(piece) if plain else piece)
        together = entity == "PERSON" and labels and labels[-1]["entity"] == entity and text[labels[-1]["end"] :] == " "
        if together:  # "{p1.first} {p2.last}" is one name
            labels[-1]["end"] = len(text) + len(written)
        elif entity:
            labels.append({"start": len(text), "end": len(text) + len(written), "entity": entity})
        text += written
    return {"text": text, "labels": labels}


def templates() -> dict[str, list[str]]:
    """Templates by theme; a line of equals signs stands between two."""
    return {
        path.stem: [each.strip("\n") for each in path.read_text("utf-8").split("\n====\n")]
        for path in sorted((HERE / "templates").glob("*.txt"))
    }


def _checked(row: Row) -> Row:
    """The row, if its labels are in order, inside the text, and hold something without white space around it."""
    end = 0
    for label in row["labels"]:
        inside = row["text"][label["start"] : label["end"]]
        if label["start"] < end or not inside or inside != inside.strip():
            raise ValueError(f"A label of template {row['template']} does not stand right: {label}.")
        end = label["end"]
    if re.search(r"[{}]|\[\[|\]\]", row["text"]):
        raise ValueError(f"A slot of template {row['template']} is left as it was.")
    return row


def halves() -> tuple[list[Row], list[Row]]:
    """All texts, by template in two halves: to develop on, to report."""
    develop: list[Row] = []
    report: list[Row] = []
    turn = 0
    for theme, bodies in templates().items():
        order = list(range(len(bodies)))
        Random(f"{SEED} {theme}").shuffle(order)  # noqa: S311
        for number in sorted(order):
            texts: dict[str, Row] = {}
            for filling in range(FILLINGS):
                row = fill(bodies[number], Random(f"{SEED} {theme} {number} {filling}"))  # noqa: S311
                head = {"template": f"{theme}-{number + 1:02d}", "filling": filling}
                texts.setdefault(row["text"], _checked(head | row))
            half = develop if (order.index(number) + turn) % 2 == 0 else report
            half.extend(texts.values())
        turn += len(bodies)
    return develop, report


def main() -> None:
    """Writes both halves beside this file."""
    for name, rows in zip(("develop", "report"), halves(), strict=True):
        lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        (HERE / f"{name}.json").write_text(f"[\n{lines}\n]\n", "utf-8")


if __name__ == "__main__":
    main()
