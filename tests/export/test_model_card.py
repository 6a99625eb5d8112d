"""The model card: nothing exact leaves with it, no text breaks out of it, and it says what is not known."""

import json
import re
from dataclasses import FrozenInstanceError
from decimal import Decimal
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_core.errors import InvalidValueError
from privacy_core.export.model_card import Card, model_card, read_facts, to_hand_out

EXACT, ANSWER, PUBLIC = "exact, for the data owner", "DP answer", "public rows"
GUARANTEE = {
    "unit": "one row added or removed",
    "neighbours": "add or remove one",
    "epsilon": 1.2301,
    "delta": 1e-5,
    "accountant": "PLD",
    "sampling_probability": 0.08,
    "noise_multiplier": 6.6,
    "clip_norm": 1.5,
    "steps": 188,
    "rows_per_person": 3,
    "charged": "spend-17",
}
TOLD = {
    "name": "Incomes",
    "task": "classification",
    "target": "salary",
    "labels": ["low", "high"],
    "model": "logistic regression, 105 features",
    "columns": ["age", "work"],
    "left_out": ["weight"],
    "made_at": "2026-11-24",
    "versions": {"torch": "2.13.0"},
    "data": {"fingerprint": "ab12", "rows": 22621},
    "intended_use": "To compare.\n\nNot to decide.",
    "guarantee": GUARANTEE,
}
# What is exact holds digits that nothing else in a card holds.
MEASURED = {
    "metrics": [
        {"name": "accuracy", "value": 0.6912, "low": 0.6922, "high": 0.6932, "on": EXACT},
        {"name": "accuracy without privacy", "value": 0.6942},
        {"name": "majority", "value": 0.751, "low": 0.74, "high": 0.76, "on": ANSWER},
        {"name": "accuracy elsewhere", "value": 0.82, "on": PUBLIC},
    ],
    "groups": [
        {"column": "sex", "group": "Female", "name": "accuracy", "value": 0.6952, "on": EXACT},
        {"column": "sex", "group": "Male", "name": "accuracy", "value": 0.813, "on": PUBLIC},
    ],
    "membership": [
        {"attack": "LiRA", "auc": 0.6962, "rates": [{"fpr": 0.01, "tpr": 0.6972}], "on": EXACT},
        {"attack": "RMIA", "auc": 0.514, "rates": [{"fpr": 0.001, "tpr": 0.0042}], "on": PUBLIC},
    ],
    "audit": [{"bound": 0.6982, "ceiling": 4.59, "claim": 1.2301, "confidence": 0.999999, "guesses": 300}],
    "drivers": [{"column": "age", "share": 0.6992}, {"column": "work", "share": 0.244, "on": PUBLIC}],
}
EXACT_FIGURES = ("0.691", "0.692", "0.693", "0.694", "0.695", "0.696", "0.697", "0.698", "0.699", "22,621")
HOSTILE = (
    "---\n",
    "x\n---\nlicense: mit\n---\n",
    "<script>alert(1)</script>",
    "a | pipe |\n| --- |",
    "```\ncode `tick`",
    "new\nline\r\nand\u2028more\x85",
    "{{ jinja }} {% raw %}",
    "![pixel](https://evil.example/x.png) [link](javascript:alert(1))",
    "</title><style>body{display:none}</style>",
    "**bold** _em_ # heading",
    "- list",
    "1. list",
    "=== heading",
    "&lt;b&gt; &amp; &#60;i&#62;",
    "back\\slash\\",
    "'\": &anchor *alias !!python/object:os.system",
    "\u202eright to left",
    "\ud800",
    "# heading",
    "> quote",
    "~~~",
    "\t    indented",
)


def card(*, for_owner: bool = False, **more) -> Card:
    return model_card(read_facts({**TOLD, **more}), for_owner=for_owner)


class Page(HTMLParser):
    """The elements of a page, with their text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.cells: list[str] = []
        self.inside = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag in {"td", "p"}:
            self.cells.append("")

        self.inside = tag in {"td", "p", "strong"}

    def handle_endtag(self, _):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.cells[-1] += data


def loaded(markdown: str):
    from huggingface_hub import ModelCard

    return ModelCard(markdown)


# Who sees what


def test_the_owner_sees_every_figure():
    shown = card(for_owner=True, **MEASURED)
    for text in (shown.markdown, shown.html):
        assert all(figure in text for figure in EXACT_FIGURES)
        assert "For the data owner only" in text
        assert "left out here" not in text


def test_no_exact_figure_from_protected_rows_leaves_with_a_card():
    handed = card(**MEASURED)
    for text in (handed.markdown, handed.html):
        assert not [figure for figure in EXACT_FIGURES if figure in text]
        assert EXACT not in text
        assert "accuracy without privacy" not in text
        assert "LiRA" not in text
        assert "Female" not in text


def test_a_card_that_leaves_keeps_dp_answers_and_public_rows_and_says_what_it_leaves_out():
    handed = card(**MEASURED)
    for figure in ("0.751", "0.82", "0.813", "0.514", "0.0042", "0.244"):
        assert figure in handed.markdown
        assert figure in handed.html
    said = "Figures were left out here, since they are exact figures from protected rows."
    assert handed.markdown.count(said) == handed.html.count(said) == 4  # metrics, groups, drivers, attacks


def test_metadata_holds_no_exact_figure_either():
    found = loaded(card(**MEASURED).markdown).data.eval_results
    assert [(one.metric_type, one.metric_value, one.dataset_type) for one in found] == [
        ("majority", 0.751, "dp-answer"),
        ("accuracy elsewhere", 0.82, "public-rows"),
    ]
    assert len(loaded(card(for_owner=True, **MEASURED).markdown).data.eval_results) == 4


def test_what_does_not_say_where_it_was_measured_stays():
    assert to_hand_out(read_facts({**TOLD, "metrics": [{"name": "accuracy", "value": 0.5}]}))[0].metrics == ()
    assert "No attack on this model was made" not in card(**MEASURED).markdown


def test_nothing_is_said_to_be_left_out_where_nothing_is():
    public = {
        **TOLD,
        "data": {"rows": 7_321, "rows_public": True},
        "metrics": [{"name": "a", "value": 1, "on": PUBLIC}],
    }
    handed = model_card(read_facts(public))
    assert "left out of this card" not in handed.markdown
    assert "7,321" in handed.markdown


def test_labels_read_off_the_data_stay():
    assert "low, high" in card().markdown
    assert "low, high" not in card(guarantee=None).markdown
    assert "low, high" in card(guarantee=None, schema_public=True).markdown
    assert "low, high" in card(guarantee=None, for_owner=True).markdown


def test_a_claim_that_an_audit_refutes_does_not_leave():
    audit = [{"bound": 1.4, "claim": 1.2301, "on": EXACT}]
    with pytest.raises(InvalidValueError, match="higher epsilon than the training claims"):
        card(audit=audit)
    assert "An audit found a higher epsilon" in card(audit=audit, for_owner=True).markdown
    assert "An audit found" not in card(audit=[{"bound": 1.2301, "claim": 1.2301}], for_owner=True).markdown


# What it promises


def test_a_guarantee_is_told_in_full():
    text = card().markdown
    for said in (
        "ε = 1.24 and δ = 1e-5, for one row added or removed",
        "| Neighbouring data | add or remove one |",
        "| Epsilon | 1.24 |",
        "| Accountant | PLD |",
        "| Sampling | Poisson |",
        "| Chance of a unit to be in a batch | 0.08 |",
        "| Noise multiplier | 6.6 |",
        "| Clipping norm | 1.5 |",
        "| Steps | 188 |",
        "| Rows of one person at most | 3 |",
        "to the ledger, as spend spend-17",
        "only while nobody learns which rows were in which batch",
        "Mironov 2012",
        "which is no exact Gaussian",
    ):
        assert said in text


@given(st.floats(1e-9, 100))
def test_epsilon_is_never_told_lower_than_it_is(epsilon):
    text = model_card(read_facts({**TOLD, "guarantee": {**GUARANTEE, "epsilon": epsilon}})).markdown
    told = Decimal(re.search(r"\| Epsilon \| (\S+) \|", text)[1])
    assert Decimal(epsilon) * (1 - Decimal("1e-8")) <= told <= Decimal(epsilon) * Decimal("1.011")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"guarantee": None}, "There is no privacy guarantee. No noise was added in its training."),
        ({"guarantee": None, "no_guarantee": "Read *off*."}, r"There is no privacy guarantee. Read \*off\*."),
        ({"guarantee": {**GUARANTEE, "simulation": True}}, "There is no privacy guarantee: this is a simulation."),
    ],
)
def test_without_a_guarantee_the_top_says_so_in_bold(more, why):
    for for_owner in (True, False):
        made = card(for_owner=for_owner, **more)
        top = loaded(made.markdown).text.split("\n## ")[0]
        assert f"> **{why}" in top
        assert "Differential privacy:" not in made.markdown
        assert loaded(made.markdown).data.tags == ["tabular-classification"]
        assert '<body class="unguaranteed">' in made.html


def test_what_was_not_charged_is_said():
    assert "| Charged | nothing was charged to a budget |" in card(guarantee={**GUARANTEE, "charged": None}).markdown


def test_nothing_detected_is_not_called_private():
    text = card(audit=[{"bound": 0, "ceiling": 4.59, "claim": 1, "confidence": 0.999999, "on": PUBLIC}]).markdown
    assert "| nothing detected | 4.59 | 1 | 1e-6 | – | public rows |" in text
    assert "no proof" in text


def test_what_the_maker_did_not_say_is_said():
    text = card(intended_use=" \n ", limits="").markdown
    assert text.count("Not said by the maker of this model.") == 2
    assert "> To compare.\n>\n> Not to decide." in card().markdown


# Its form


def test_huggingface_reads_it():
    for for_owner in (True, False):
        made = card(for_owner=for_owner, licence="apache-2.0", **MEASURED).markdown
        assert made.startswith("---\n")
        data = loaded(made).data
        assert data.tags == ["differential-privacy", "tabular-classification"]
        assert (data.library_name, data.pipeline_tag, data.license) == (
            "privacy-studio",
            "tabular-classification",
            "apache-2.0",
        )
        assert str(loaded(made)) == made
    assert "license" not in loaded(card().markdown).data.to_dict()
    assert loaded(card(task="regression").markdown).data.tags == ["differential-privacy", "tabular-regression"]


def test_it_asks_no_network(no_network):
    assert card(**MEASURED).html


def test_the_page_stands_alone():
    html = card(for_owner=True, **MEASURED).html
    page = Page(html)
    assert html.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert "<title>Incomes · model card</title>" in html
    assert not {"script", "link", "img", "iframe", "a", "object"} & set(page.tags)
    assert not re.search(r"https?:|url\(|@import|src=", html)
    assert "prefers-color-scheme: dark" in html
    assert page.tags.count("th") == html.count('<th scope="col"') > 0
    assert page.tags.count("table") == page.tags.count("thead") == html.count('<div class="wide">')


def test_cards_and_facts_are_frozen():
    with pytest.raises(FrozenInstanceError):
        card().html = ""
    with pytest.raises(FrozenInstanceError):
        read_facts(TOLD).name = ""


def test_facts_come_as_json():
    assert read_facts(json.loads(json.dumps({**TOLD, **MEASURED}))) == read_facts({**TOLD, **MEASURED})


@pytest.mark.parametrize(
    ("told", "where"),
    [
        ({"metrics": [{"name": "a", "value": 0.69, "on": "protected rows"}]}, "metrics.0.on"),
        ({"metrics": [{"name": "a", "value": float("nan")}]}, "metrics.0.value"),
        ({"metrics": [{"name": "a", "rows": 690}]}, "metrics.0.rows"),
        ({"membership": [{"attack": "LiRA", "auc": 1.69}]}, "membership.0.auc"),
        ({"guarantee": {**GUARANTEE, "epsilon": -0.69}}, "guarantee.epsilon"),
        ({"guarantee": {**GUARANTEE, "sampling": "shuffled 69"}}, "guarantee.sampling"),
        ({"task": "clustering 69"}, "task"),
        ({"seed": 69}, "seed"),
    ],
)
def test_unclear_facts_are_named_without_their_values(told, where):
    with pytest.raises(InvalidValueError, match=f"'{where}'") as caught:
        read_facts({**TOLD, **told})
    assert "69" not in str(caught.value)


# Texts of users


@pytest.mark.parametrize("empty", ["", " \n", "\u202e"])
def test_a_model_without_a_name_has_a_title_all_the_same(empty):
    made = card(name=empty, **MEASURED)
    assert "\n# Unnamed model\n" in made.markdown
    assert "<title>Unnamed model" in made.html
    assert loaded(made.markdown).data.model_name == "Unnamed model"


def everywhere(text: str) -> dict:
    """Facts with one text wherever a person or a table can put one."""
    return {
        **dict.fromkeys(("name", "target", "model", "made_at", "licence", "intended_use", "limits", "intervals"), text),
        "task": "regression",
        **{name: [text, "plain"] for name in ("labels", "columns", "left_out")},
        "versions": {text: text},
        "data": {"fingerprint": text, "rows": 1},
        "guarantee": {**GUARANTEE, **dict.fromkeys(("unit", "neighbours", "accountant", "charged"), text)},
        "metrics": [{"name": text, "value": 1, "on": PUBLIC}],
        "groups": [{"column": text, "group": text, "name": text, "value": 1, "on": PUBLIC}],
        "membership": [{"attack": text, "auc": 0.5, "on": PUBLIC}],
        "drivers": [{"column": text, "share": 0.5, "on": PUBLIC}],
    }


def shape(page: Page) -> list[str]:
    """The elements in their order; how many paragraphs the maker's words have is the maker's."""
    return [tag for tag, last in pairwise([*page.tags, ""]) if (tag, last) != ("p", "p")]


PLAIN = Page(model_card(read_facts(everywhere("plain"))).html)


def one_line(text: str) -> str:
    visible = text.replace("\u202e", "").replace("\ud800", "?")
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", visible).split())


def check(text: str) -> None:
    """The text changes no element of the page and no key of the metadata, and stands there as it was written."""
    made = model_card(read_facts(everywhere(text)))
    page = Page(made.html)
    assert shape(page) == shape(PLAIN)
    assert page.attributes == PLAIN.attributes
    assert f"{one_line(text)} (regression)".strip() in page.cells
    assert page.cells.count(one_line(text)) >= 9
    assert "{{" not in made.markdown.split("\n---\n", 1)[1]
    data = loaded(made.markdown).data
    assert set(data.to_dict()) == {"language", "license", "library_name", "pipeline_tag", "tags", "model-index"}
    assert data.license == one_line(text)
    assert data.model_name == one_line(text)
    assert [one.metric_type for one in data.eval_results] == [one_line(text)]
    made.markdown.encode()


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_hostile_text_stays_text(text):
    check(text)


@given(
    st.text(st.sampled_from("ab1 \n\r\t-=+.)|`~*_#<>&;!:[](){}%\\'\"/$^@,\u2028\u00e9"), min_size=1).filter(one_line)
)
def test_any_text_stays_text(text):
    check(text)
