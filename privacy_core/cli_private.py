"""The command line's part for differential privacy: questions to a table, and the budget of its people."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from privacy_core.cli_reading import Asked, opened, reads_a_table
from privacy_core.errors import InvalidValueError
from privacy_core.terminal import (
    counted,
    errors,
    figure,
    narrow_table,
    output,
    print_figures,
    print_json,
    progress,
    tell_verdict,
)

BROKEN_LEDGER = 4  # the ledger is not as it was written
MOST_NAMED = 5
HOLDS = {
    "basic": "however the questions were chosen",
    "zcdp": "the same, where no sampled training is among them",
    "rdp": "for charges fixed in advance: its order is chosen afterwards",
    "pld": "for charges fixed in advance: no rule for when to stop",
}
"""For what the figure of each accountant may be taken."""
NEIGHBOURS = {
    "add or remove one": "nobody can tell whether one is added or removed",
    "replace one": "nobody can tell whether one is replaced by another",
}

Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output, and nothing else there.")]
People = Annotated[
    str | None, typer.Option("--people", help="Name or id of the table's people, where they cannot be recognised.")
]
Person = Annotated[str | None, typer.Option("--person-id", help="Column with the id of the person; else a row is one.")]

budget = typer.Typer(no_args_is_help=True, help="The privacy budget of a table's people.")


def query(
    asked: Asked,
    question: Annotated[Path, typer.Option(help="The question, JSON.", show_default=False)],
    *,
    release: Annotated[bool, typer.Option("--release", help="Spend, and answer; else only what it would be.")] = False,
    purpose: Annotated[str, typer.Option(help="From which share of the budget: exploration, training, ...")] = (
        "exploration"
    ),
    people: People = None,
    as_json: Json = False,
) -> None:
    """Ask a table with differential privacy: first what it costs and how far off it may be, then the answer.

    A list of questions, or {"questions": [...], "delta": 1e-6}, is asked together: one charge, for less than their sum.
    """
    from privacy_core.usecases import asking, asking_together, budgets  # noqa: PLC0415 - keeps --help fast

    told = _read(question)
    several = told.get("questions")
    with (
        opened(asked, person=_person(several[0] if several else told), named=people) as (workspace, dataset),
        progress("asking") as report,
    ):
        how: dict[str, Any] = {"purpose": budgets.purpose_named(purpose), **({"report": report} if release else {})}
        if several is None:
            ask = asking.release_answer if release else asking.plan_question
            answer = ask(workspace, dataset.id, told, **how).to_json()
        else:
            ask_all = asking_together.release_together if release else asking_together.plan_together
            answer = ask_all(workspace, dataset.id, several, delta=told.get("delta", 0.0), **how).to_json()
    if as_json:
        print_json(answer)
        return
    for one in [*answer.pop("questions", []), answer]:
        print_figures(_shown(one))
        if isinstance(one.get("answer"), list):
            _print_groups(one["answer"])
    if answer.get("budget", answer["spent_after"]) is None:
        errors.print(
            "The people of this table have no budget, so nothing can be released yet. Set one with: "
            "privacy-studio budget set FILE --epsilon E --delta D. Where they are in another table that has one, name "
            "them: --people NAME."
        )


@budget.command("set")
@reads_a_table
def budget_set(
    asked: Asked,
    epsilon: Annotated[float, typer.Option(help="That may be spent in all.", show_default=False)],
    *,
    delta: Annotated[float, typer.Option(help="That may be spent in all; below one over the number of people.")] = 0.0,
    person: Person = None,
    public_n: Annotated[
        bool, typer.Option("--public-n", help="The number of people is no secret: one is replaced by another.")
    ] = False,
    share: Annotated[
        list[str] | None, typer.Option(help="PURPOSE=SHARE, as training=0.5; repeat. Any may take all unless given.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why; a change needs one.")] = "",
    people: People = None,
    as_json: Json = False,
) -> None:
    """Set or change what may be spent on the people of a table, in whatever file they come."""
    from privacy_core.usecases import budgets  # noqa: PLC0415 - keeps --help fast
    from privacy_core.usecases import people as people_  # noqa: PLC0415

    shares = _shares(share or [])
    with opened(asked, person=person, named=people, declare=True) as (workspace, dataset):
        if person is not None and person not in dataset.columns:
            raise InvalidValueError(f"There is no column {person!r}. Name the one by which a person is told.")
        known = {} if budgets.has_budget(workspace, dataset.source) else people_.visible(workspace)
        account = budgets.set_budget(
            workspace,
            dataset.source,
            epsilon=epsilon,
            delta=delta,
            person=person,
            public_n=public_n,
            shares=shares,
            reason=reason,
        )
    _tell_first(account.source, account.name, known)
    _tell_budget(account.to_json(), as_json=as_json)


@budget.command("show")
@reads_a_table
def budget_show(asked: Asked, *, person: Person = None, people: People = None, as_json: Json = False) -> None:
    """Show what was spent of the budget of a table's people, and what is left."""
    from privacy_core.usecases import budgets  # noqa: PLC0415 - keeps --help fast

    with opened(asked, person=person, named=people) as (workspace, dataset):
        account = budgets.account(workspace, dataset.source)
    _tell_budget(account.to_json(), as_json=as_json)


@budget.command("recompose")
@reads_a_table
def budget_recompose(asked: Asked, *, person: Person = None, people: People = None, as_json: Json = False) -> None:
    """Show what all that was charged costs by every accountant.

    basic: the sum; zcdp: zero-concentrated, without sampled training; rdp: Renyi; pld: privacy loss distributions, for
    questions that were all fixed in advance.
    """
    from privacy_core.usecases import budgets  # noqa: PLC0415 - keeps --help fast

    with opened(asked, person=person, named=people) as (workspace, dataset):
        found = budgets.recomposed(workspace, dataset.source)
    costs = {"basic": found.basic, "zcdp": found.zcdp, "rdp": found.rdp, "pld": found.pld}
    if as_json:
        print_json(costs)
        return
    table = narrow_table("accountant", "epsilon", "holds")
    for name, cost in costs.items():
        table.add_row(name, "none" if cost is None else figure(cost), HOLDS[name])
    output.print(table)


@budget.command("verify")
@reads_a_table
def budget_verify(asked: Asked, *, person: Person = None, people: People = None, as_json: Json = False) -> None:
    """Check that the ledger is as it was written; names the first broken entry."""
    from privacy_core.usecases import budgets  # noqa: PLC0415 - keeps --help fast

    with opened(asked, person=person, named=people) as (workspace, _dataset):
        verdict = budgets.verify_ledger(workspace)
    tell_verdict(verdict, "ledger", as_json=as_json)
    if not verdict.intact:
        raise typer.Exit(BROKEN_LEDGER)


def _tell_first(source: str, name: str, known: Mapping[str, str]) -> None:
    """That a first budget may be a second one: what was cut or joined by several columns is not recognised by rows."""
    if others := [each for id_, each in known.items() if id_ != source]:
        named = ", ".join(map(repr, others[:MOST_NAMED])) + (", ..." if len(others) > MOST_NAMED else "")
        errors.print(
            escape(
                f"{name!r} had no budget until now. People are recognised by their rows where at most one column is "
                f"gone or new, and by their ids. If these are people of another table ({named}), ask with their name, "
                "--people NAME: together two budgets tell more than either promises."
            ),
            soft_wrap=True,
        )


def _tell_budget(told: dict[str, Any], *, as_json: bool) -> None:
    """Where a budget stands: a sentence for each thing that people ask, and a line for each purpose."""
    if as_json:
        print_json(told)
        return
    total, spent, left = (told[name] for name in ("total", "spent", "remaining"))
    used = f"epsilon {figure(spent['epsilon'])} of {figure(total['epsilon'])} is spent"
    output.print(
        f"[bold]{escape(told['people'])}[/]: {used}, {figure(left['epsilon'])} is left (delta {total['delta']:.3g})."
    )
    unit = told["unit"]
    who = "one row" if unit == "row" else f"one person, told by {unit['column']!r}"
    output.print(escape(f"It protects {who}; {NEIGHBOURS[told['neighbours']]}."))
    if spent["epsilon"]:
        bound = "sum of all epsilons" if told["bound"] == "sum" else told["bound"]
        output.print(escape(f"What is spent is given by the {bound}."))
    if told["unfinished"]:
        output.print(f"{counted(told['unfinished'], 'charge')} did not end: at work, or cut off. They stay charged.")
    divided = any(each["share"] < 1 for each in told["purposes"].values())
    if not divided:
        output.print("It is not divided: any purpose may take all that is left.")
    table = narrow_table("purpose", "spent", "of")
    for name, each in told["purposes"].items():
        if divided or each["spent"]:
            table.add_row(name, figure(each["spent"]), figure(each["share"] * total["epsilon"]))
    if table.row_count:
        output.print(table)


def _read(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text("utf-8"))
    except OSError:
        raise InvalidValueError(f"The question {escape(str(path))!r} cannot be read. Name a file with JSON.") from None
    except ValueError:
        raise InvalidValueError(
            f"The question {path.name!r} is no JSON. Write an object with at least aggregate and epsilon."
        ) from None
    if isinstance(told, list) and told:
        told = {"questions": told}
    several = told.get("questions", [{}]) if isinstance(told, dict) else None
    if not isinstance(several, list) or not several or not all(isinstance(one, dict) for one in several):
        raise InvalidValueError(
            f"The question {path.name!r} is no object. Write one with at least aggregate and epsilon, or a list of "
            "several that are asked together."
        )
    found: dict[str, Any] = told
    return found


def _shown(answer: dict[str, Any]) -> dict[str, Any]:
    hidden = {"question", "events", "parts", "budget"}
    if isinstance(answer.get("answer"), list):
        hidden.add("answer")
    shown = {name: value for name, value in answer.items() if name not in hidden and value not in (None, [], {})}
    if isinstance(ends := shown.get("answer_interval"), list):
        shown["answer_interval"] = _interval(ends)
    return shown


def _print_groups(figures: list[dict[str, Any]]) -> None:
    """The figures of an answer, one a line: of whom, what, and where the exact bounded one may lie."""
    columns = list(dict.fromkeys(column for one in figures for column in one.get("group", {})))
    several = len({(one["aggregate"], one.get("column"), one.get("quantile")) for one in figures}) > 1
    table = narrow_table(*columns, *(["figure"] if several else []), "answer", "noise interval")
    for one in figures:
        of = [_group(one.get("group", {}).get(column)) for column in columns]
        told = " ".join(str(one[name]) for name in ("aggregate", "column", "quantile") if one.get(name) is not None)
        ends = one.get("noise_interval")
        table.add_row(*of, *([told] if several else []), figure(one["value"]), _interval(ends) if ends else "")
    output.print(table)


def _group(key: Any) -> str:
    return f"{figure(key[0])} to below {figure(key[1])}" if isinstance(key, list) else escape(str(key))


def _interval(ends: list[float]) -> str:
    return f"{figure(ends[0])} to {figure(ends[1])}"


def _person(told: Any) -> str | None:
    """The column by which the question tells persons, to recognise them by."""
    unit = told.get("unit") if isinstance(told, dict) else None
    person = unit.get("column") if isinstance(unit, dict) else None
    return person if isinstance(person, str) else None


def _shares(told: list[str]) -> dict[str, float]:
    shares = {}
    for each in told:
        name, _, share = each.partition("=")
        try:
            shares[name.strip()] = float(share)
        except ValueError:
            raise InvalidValueError(f"{each!r} is no share. Write PURPOSE=SHARE, as training=0.5.") from None
    return shares
