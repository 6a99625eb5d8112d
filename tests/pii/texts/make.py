"""Writes the labelled texts, the same ones each time: ``python -m tests.pii.texts.make``.

Half of the templates of each theme go to develop.json, half to report.json, by a seeded draw.
"""

import json
import random
import re
from pathlib import Path
from typing import Any

from tests.pii.texts import draws

FOLDER = Path(__file__).parent
FILLINGS, SEED = 3, 20261124
_PERSON = re.compile(r"([pqrs])(t|f|lf|l|i)?")
_CASES = {"lower": str.lower, "upper": str.upper}


def slot(name: str, chance: draws.Chance, drawn: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """Label ("" for none) and text of a slot; what has a label is the same wherever its name stands in a filling."""
    if name == "year2" and "year" in drawn:
        return "DATE_TIME", str(int(drawn["year"][1]) + len(drawn))
    if name not in drawn or not drawn[name][0]:
        drawn[name] = _slot(name, chance)
    return drawn[name]


def _slot(name: str, chance: draws.Chance) -> tuple[str, str]:
    base = name.rstrip("2")
    if person := _PERSON.fullmatch(name):
        part = person[2] or ""
        return ("TITLE" if part == "t" else "PERSON"), chance.person(person[1])[part]
    if base in draws.PARTS:
        return draws.PARTS[base], chance.address(name[len(base) :])[base]
    if base in {"email", "emailq"}:
        return "EMAIL_ADDRESS", draws.email(chance, "q" if base.endswith("q") else "p")
    if base in draws.DRAWS:
        entity, draw = draws.DRAWS.get(name, draws.DRAWS[base])
        return entity, draw(chance)
    if base == "amt":
        return "", draws.amount(chance)
    if set("#@^") & set(name):
        return "", draws.shape(name, chance.rng)
    raise KeyError(name)


def filled(template: str, rng: random.Random, *, redraw: bool = False) -> dict[str, Any]:
    """A template with its slots filled, and where each labelled one came to stand.

    Args:
        template: Its text; a first line of @lower, @upper or @us says in which case, or of which country.
        rng: Decides everything.
        redraw: Whether the digits of a template without slots are drawn anew.
    """
    mode, _, rest = template.partition("\n") if template.startswith("@") else ("", "", template)
    change = _CASES.get(mode[1:], str)
    chance = draws.Chance(rng, "en_US" if mode == "@us" else None)
    text, labels, drawn = "", [], {}
    for piece in re.split(r"(\{[^{}]+\}|\[[A-Z_]+\|[^\]]+\])", rest):
        entity, words = "", piece
        if piece.startswith("{"):
            name, _, how = piece[1:-1].partition(":")
            entity, words = slot(name, chance, drawn)
            words = _CASES.get(how, str)(words)
        elif re.match(r"\[[A-Z_]+\|", piece):
            entity, _, words = piece[1:-1].partition("|")
        elif "{" not in rest and redraw:
            words = re.sub(r"\d", lambda _: str(rng.randrange(1, 10)), words)
        words = change(words)
        if text.endswith(".") and words.startswith("."):
            words = words[1:]  # "at 9 a.m." ends its sentence too
        if entity:
            labels.append({"start": len(text), "end": len(text) + len(words), "entity": entity})
        text += words
    return {"text": text, "labels": labels}


def templates() -> dict[str, list[tuple[str, str]]]:
    """Templates of each theme, each with its name."""
    return {
        path.stem: [
            (f"{path.stem}-{number:02}", template)
            for number, template in enumerate(path.read_text(encoding="utf-8").rstrip("\n").split("\n--\n"), start=1)
        ]
        for path in sorted((FOLDER / "templates").glob("*.txt"))
    }


def halves() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Splits each theme into two as equally as it goes; what is left over goes to the smaller half."""
    rng = random.Random(SEED)  # noqa: S311 - made-up data
    both: tuple[list[tuple[str, str]], list[tuple[str, str]]] = ([], [])
    for each in templates().values():
        rng.shuffle(each)
        for template in each:
            both[len(both[0]) > len(both[1])].append(template)
    return both


def main() -> None:
    for half, chosen in zip(("develop", "report"), halves(), strict=True):
        lines = []
        for name, template in sorted(chosen):
            seen = set()
            for filling in range(FILLINGS):
                rng = random.Random(f"{SEED} {name} {filling}")  # noqa: S311
                row = filled(template, rng, redraw=filling > 0)
                if row["text"] not in seen:
                    lines.append(json.dumps({"template": name, "filling": filling, **row}, ensure_ascii=False))
                seen.add(row["text"])
        (FOLDER / f"{half}.json").write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
