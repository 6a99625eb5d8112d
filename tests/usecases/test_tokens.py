"""Values come back from tokens and ciphers only with a permission, a reason and a line in the log without a value."""

import json
from collections import Counter
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from privacy_core.errors import InvalidValueError, NotPermittedError
from privacy_core.govern import LOCAL, Actor, Role
from privacy_core.profile import Role as ColumnRole
from privacy_core.store import Store
from privacy_core.store.keyring import KeyDestroyedError
from privacy_core.store.tickets import TicketStore
from privacy_core.store.vault import TOKEN, VaultDamagedError, new_token
from privacy_core.store.vault_file import VaultFileError
from privacy_core.transform import Recipe
from privacy_core.transform.redact import RedactText
from privacy_core.transform.redact_actions import Action, With
from privacy_core.usecases import catalog, hierarchies, opening, protect, pseudonym_domains, releases, tokens
from privacy_core.usecases.workspace import Workspace
from tests.pii.hostile import hostile
from tests.transform.reading import PlainReader
from tests.usecases.conftest import recipe_for

VISITS = tokens.SharedKey("visits")
WHY = "a doctor asked for case 17"
VALUES = ["Ann Lee", "", "Ann", "\0", "日本 🙂", "tok_" + "b" * 26]


@pytest.fixture
def book(workspace):
    return pseudonym_domains.book_of(workspace, pseudonym_domains.shared_domain("visits"))


@pytest.fixture
def analyst(home):
    with Workspace(Store(home), actor=Actor("an analyst", Role.ANALYST)) as opened:
        yield opened


def said(workspace):
    return [(each.act, str(each.outcome), dict(each.details)) for each in reversed(workspace.log.entries())]


def everything_kept(workspace):
    return json.dumps(said(workspace)).encode() + b"".join(
        path.read_bytes() for path in workspace.store.home.rglob("*") if path.is_file()
    )


def released(workspace, dataset, *steps, **changes):
    recipe = recipe_for(steps=[{"op": "drop", "column": "name"}, *steps], **changes)
    release = protect.protect(workspace, dataset.id, recipe, name="released")
    return pq.read_table(workspace.store.home / "releases" / release.id / "table.parquet")


class TestTokens:
    def test_come_back_where_they_are_cells_and_where_text_is_around_them(self, workspace, book):
        made = book.tokens(VALUES)
        cells = tokens.re_identify(workspace, [*made, None, "none"], of=VISITS, reason=WHY)
        assert cells == tokens.TurnedBack(texts=(*VALUES, None, "none"), turned=len(VALUES), unknown=0, without=1)
        text = f"Call {made[0]}, not {made[2]}{made[2]}x"
        there = tokens.re_identify(workspace, [text], of=VISITS, reason=WHY)
        assert there.texts == ("Call Ann Lee, not AnnAnnx",)

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
    @given(st.lists(st.tuples(st.text("to_k ab7", max_size=30), st.text(st.characters(codec="utf-8"), max_size=9))))
    def test_come_back_between_any_other_text(self, workspace, book, parts):
        made = book.tokens([value for _, value in parts])
        text = "".join(before + token for (before, _), token in zip(parts, made, strict=True))
        back = tokens.re_identify(workspace, [text], of=VISITS, reason=WHY)
        assert back.texts == ("".join(before + value for before, value in parts),)

    def test_that_nobody_knows_are_counted_and_stay(self, workspace, book):
        strange, known = new_token(), book.tokens(["Ann"])[0]
        other = pseudonym_domains.book_of(workspace, pseudonym_domains.shared_domain("visits#2")).tokens(["Ann"])[0]
        found = tokens.re_identify(workspace, [strange, known, other], of=VISITS, reason=WHY)
        assert found == tokens.TurnedBack(texts=(strange, "Ann", other), turned=1, unknown=2)
        second = tokens.re_identify(workspace, [known, other], of=tokens.SharedKey("visits", 2), reason=WHY)
        assert second == tokens.TurnedBack(texts=(known, "Ann"), turned=1, unknown=1)

    def test_of_a_changed_vault_are_not_given_out(self, workspace, book):
        known = book.tokens(["Ann"])
        with pseudonym_domains.vault_of(workspace).opened(write=True) as connection:
            connection.execute("UPDATE tokens SET sealed = x'00'")
        with pytest.raises(VaultDamagedError):
            tokens.re_identify(workspace, known, of=VISITS, reason=WHY)
        assert said(workspace)[-1][1] == "failed"

    def test_of_a_destroyed_key_are_gone_for_good(self, workspace, book):
        known = book.tokens(["Ann"])
        other = pseudonym_domains.book_of(workspace, pseudonym_domains.shared_domain("other"))
        other.tokens(VALUES)
        assert releases.destroy_pseudonym_key(workspace, VISITS)
        assert [each.name for each in tokens.token_domains(workspace)] == ["shared/other"]
        for call in (
            lambda: tokens.re_identify(workspace, known, of=VISITS, reason=WHY),
            lambda: tokens.export_tokens(workspace, of=VISITS, reason=WHY),
            lambda: tokens.decrypt(workspace, known, of=VISITS, reason=WHY),
        ):
            with pytest.raises(KeyDestroyedError):
                call()


class TestWhoMay:
    CALLS = (
        lambda space, **more: tokens.re_identify(space, ["x"], of=VISITS, **more),
        lambda space, **more: tokens.decrypt(space, ["x"], of=VISITS, **more),
        lambda space, **more: tokens.export_tokens(space, of=VISITS, **more),
        lambda space, **more: tokens.take_in_tokens(space, space.store.home / "f", "00", of=VISITS, **more),
    )

    @pytest.mark.parametrize("call", CALLS)
    def test_an_analyst_may_not_and_the_try_is_logged(self, analyst, call):
        with pytest.raises(NotPermittedError):
            call(analyst, reason=WHY)
        _, outcome, details = said(analyst)[-1]
        assert (outcome, details["reason"], details["domain"]) == ("refused", WHY, "visits")

    @pytest.mark.parametrize("call", CALLS)
    @pytest.mark.parametrize("reason", ["", "    x    ", "why?", "\u200b" * 5, ".....", "\u2800" * 5, "a b c d"])
    def test_nobody_may_without_a_reason(self, workspace, call, reason):
        with pytest.raises(InvalidValueError, match="reason of at least 5 letters or digits"):
            call(workspace, reason=reason)
        assert said(workspace)[-1][1] == "failed"

    @pytest.mark.parametrize("call", CALLS[:2])
    def test_each_time_is_logged_with_domain_count_and_reason_and_no_value(self, workspace, book, call):
        book.tokens(["Ann-Zx9"])
        for _ in range(2):
            call(workspace, reason=WHY)
        lines = said(workspace)
        assert [outcome for _, outcome, _ in lines] == ["begun", "done"] * 2
        for _, _, details in lines:
            assert details == {"domain": "visits", "version": 1, "reason": WHY, "texts": 1}

    def test_the_log_holds_neither_tokens_nor_values_nor_keys(self, workspace, book):
        made = book.tokens(["Ann-Zx9"])
        tokens.re_identify(workspace, made, of=VISITS, reason=WHY)
        written = tokens.export_tokens(workspace, of=VISITS, reason=WHY)
        kept = everything_kept(workspace)
        assert b"Ann-Zx9" not in kept
        assert written.key.encode() not in kept
        assert made[0] not in json.dumps(said(workspace))


class TestADomainThatThereIsNot:
    CALLS = TestWhoMay.CALLS[:3]

    @pytest.mark.parametrize("call", CALLS)
    def test_is_said_with_those_that_there_are_and_gets_no_key(self, workspace, dataset, call):
        steps = [{"op": "encrypt", "column": "person", "domain": "visit", "version": 2}]
        released(workspace, dataset, *steps)
        pseudonym_domains.book_of(workspace, pseudonym_domains.shared_domain("wards")).tokens(["Ann"])
        before = sorted((workspace.store.home / "keys").iterdir())
        assert before
        with pytest.raises(pseudonym_domains.NoSuchDomainError, match=r"'visits': it has no key.* are visit#2, wards;"):
            call(workspace, reason=WHY)
        assert sorted((workspace.store.home / "keys").iterdir()) == before

    def test_is_said_of_a_column_and_where_there_is_none_at_all(self, workspace, dataset):
        with pytest.raises(pseudonym_domains.NoSuchDomainError, match=r"this column: .* There is no shared domain yet"):
            tokens.decrypt(workspace, ["x"], of=tokens.ColumnKey(dataset.id, "person"), reason=WHY)


class TestLooks:
    STEPS = ({"op": "drop", "column": "name"}, {"op": "tokenize", "column": "person", "domain": "visits"})

    def test_at_records_and_figures_leave_nothing_in_the_vault(self, workspace, dataset):
        recipe = recipe_for(steps=[*self.STEPS, {"op": "tokenize", "column": "age", "domain": "visits"}])
        shown = [protect.preview(workspace, dataset.id, recipe).after["person"].to_pylist() for _ in range(2)]
        protect.evaluate_recipe(workspace, dataset.id, recipe)
        assert tokens.token_domains(workspace) == ()
        assert shown[0] == shown[1]
        assert all(TOKEN.fullmatch(token) for token in shown[0])
        protect.protect(workspace, dataset.id, recipe, name="released")
        assert tokens.token_domains(workspace) != ()
        assert not tokens.re_identify(workspace, shown[0], of=VISITS, reason=WHY).turned

    @pytest.mark.usefixtures("book")
    def test_with_a_destroyed_key_say_so(self, workspace, dataset):
        releases.destroy_pseudonym_key(workspace, VISITS)
        with pytest.raises(KeyDestroyedError):
            protect.preview(workspace, dataset.id, recipe_for(steps=list(self.STEPS)))

    def test_at_levels_of_their_own_leave_a_release_its_own_search(self, workspace):
        # Groups of ten alike and of four that differ: only these are generalized. Classes stand in the order of their
        # tokens, and 16 random tokens stand in one order twice with probability 1/16!.
        alike = [(f"A{group}", code) for group in range(8) for code in ("11", "21") * 5]
        apart = [(f"B{group}", code) for group in range(8) for code in ("11", "12", "21", "22")]
        rows = pa.table({"site": [row[0] for row in alike + apart], "code": [row[1] for row in alike + apart]})
        found = opening.open_frame(workspace, rows)
        roles = dict.fromkeys(("site", "code"), ColumnRole.QUASI_IDENTIFIER)
        catalog.set_roles(workspace, found.id, roles, marks={})
        tree = "11;1*;*\n12;1*;*\n21;2*;*\n22;2*;*\n"
        kept = hierarchies.add_hierarchy(workspace, found.id, "code", tree)
        recipe = Recipe.model_validate(
            {
                "roles": dict.fromkeys(("site", "code"), "quasi_identifier"),
                "hierarchies": {"code": kept.file},
                "steps": [{"op": "tokenize", "column": "site"}],
                "models": [{"model": "k_anonymity", "k": 2}],
                "search": {"recoding": "local"},
            }
        )
        seen = protect.evaluate_recipe(workspace, found.id, recipe)
        made = protect.protect(workspace, found.id, recipe, name="released")
        assert seen.suppressed == made.headline["suppressed"] == 0
        out = pq.read_table(workspace.store.home / "releases" / made.id / "table.parquet").to_pydict()
        assert Counter(out["code"]) == {"11": 40, "21": 40, "1*": 16, "2*": 16}


class TestTheFile:
    def test_is_written_where_asked_and_taken_in_elsewhere(self, workspace, book, tmp_path):
        made = book.tokens(VALUES)
        written = tokens.export_tokens(workspace, tmp_path / "mine", of=VISITS, reason=WHY)
        assert (written.tokens, written.link) == (len(VALUES), "")
        with Workspace.open(tmp_path / "other") as other:
            told = {"of": VISITS, "reason": WHY}
            with pytest.raises(VaultFileError):
                tokens.take_in_tokens(other, tmp_path / "mine", "00" * 32, **told)
            with pytest.raises(InvalidValueError, match="must not end with # and a number"):
                tokens.take_in_tokens(
                    other, tmp_path / "mine", written.key, of=tokens.SharedKey("visits#2"), reason=WHY
                )
            assert not list((other.store.home / "keys").glob("pseudonym*"))
            assert tokens.token_domains(other) == ()
            assert tokens.take_in_tokens(other, tmp_path / "mine", written.key, **told) == len(VALUES)
            assert tokens.re_identify(other, made, **told).texts == tuple(VALUES)
            assert tokens.token_domains(other) == (tokens.TokenDomain(name="shared/visits", tokens=len(VALUES)),)

    def test_leaves_by_a_link_once(self, workspace, book):
        book.tokens(VALUES)
        written = tokens.export_tokens(workspace, of=VISITS, reason=WHY)
        redeem = TicketStore(workspace.store).redeem
        ticket = written.link.removeprefix("/api/exports/")
        assert redeem(ticket, actor=LOCAL.name, sid="").filename == "tokens.tokens"

    def test_takes_no_other_s_place(self, workspace, book, tmp_path):
        book.tokens(VALUES)
        (tmp_path / "mine").write_text("x")
        with pytest.raises(InvalidValueError, match="is there already"):
            tokens.export_tokens(workspace, tmp_path / "mine", of=VISITS, reason=WHY)
        with pytest.raises(InvalidValueError, match="cannot be written"):
            tokens.export_tokens(workspace, tmp_path / "no" / "mine", of=VISITS, reason=WHY)
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".mine")] == []


class TestReleases:
    def test_a_tokenized_column_comes_back_and_joins_by_its_domain(self, workspace, dataset):
        step = {"op": "tokenize", "column": "person"}
        own, again = (released(workspace, dataset, step)["person"].to_pylist() for _ in range(2))
        shared = released(workspace, dataset, {**step, "domain": "visits"})["person"].to_pylist()
        second = released(workspace, dataset, {**step, "domain": "visits", "version": 2})["person"].to_pylist()
        assert own == again
        assert len({*own, *shared, *second}) == 3 * len(own)
        people = sorted(catalog_values(workspace, dataset))
        for texts, of in ((own, tokens.ColumnKey(dataset.id, "person")), (second, tokens.SharedKey("visits", 2))):
            back = tokens.re_identify(workspace, texts, of=of, reason=WHY)
            assert sorted(back.texts) == people
            assert back.unknown == 0

    def test_an_encrypted_column_is_decrypted(self, workspace, dataset):
        made = released(workspace, dataset, {"op": "encrypt", "column": "person", "domain": "visits"})["person"]
        back = tokens.decrypt(workspace, [*made.to_pylist(), "enc_x", None], of=VISITS, reason=WHY)
        assert sorted(back.texts[:-2]) == sorted(catalog_values(workspace, dataset))
        assert (back.texts[-2:], back.unknown) == (("enc_x", None), 1)
        workspace.store.keyring.pseudonym_key(pseudonym_domains.shared_domain("others"))
        assert tokens.decrypt(workspace, made.to_pylist(), of=tokens.SharedKey("others"), reason=WHY).turned == 0

    @pytest.mark.parametrize(
        "step",
        [
            {"op": "tokenize"},
            {"op": "encrypt"},
            {"op": "fake", "kind": "name"},
            {"op": "pseudonymize"},
            {"op": "redact_text", "how": {"default": {"with": "pseudonym"}}},
            {"op": "redact_text", "how": {"default": {"with": "token"}}},
        ],
        ids=str,
    )
    def test_a_destroyed_domain_serves_no_step(self, workspace, dataset, step, monkeypatch):
        usual = pseudonym_domains.resources_for
        monkeypatch.setattr(
            "privacy_core.usecases.recipe_material.resources_for",
            lambda *asked, **more: replace(usual(*asked, **more), reader=PlainReader),
        )
        asked = {**step, "column": "person", "domain": "visits", "version": 2}
        released(workspace, dataset, asked, default_role="insensitive")
        assert releases.destroy_pseudonym_key(workspace, tokens.SharedKey("visits", 2))
        with pytest.raises(KeyDestroyedError, match="visits#2"):
            released(workspace, dataset, asked)
        released(workspace, dataset, {**asked, "version": 3})

    def test_vault_and_database_show_no_value(self, workspace, dataset):
        released(workspace, dataset, {"op": "tokenize", "column": "person", "domain": "visits"})
        files = [*(workspace.store.home / "vault").iterdir(), *workspace.store.home.glob("studio.sqlite*")]
        assert not [path for path in files if b"P0001" in path.read_bytes()]


@pytest.mark.prove
def test_redacted_text_comes_back_whole_whatever_stood_in_it(workspace):
    resources = pseudonym_domains.resources_for(workspace, "nobody")
    texts = [
        *hostile(1000),
        "Call Ann Lee at 212-555-0188 about 4111 1111 1111 1111 of 5 March 1987.",
        "tok_" + "a" * 26,
    ]
    step = RedactText(column="c", domain=VISITS.domain, threshold=0.05, how={"default": Action(by=With.TOKEN)})
    shown = step.function(resources)(pa.array([*texts, None])).to_pylist()
    assert sum(one != other for one, other in zip(texts, shown, strict=False)) > 100
    assert not any("4111 1111" in text for text in shown[-4:-1])
    back = tokens.re_identify(workspace, shown, of=VISITS, reason=WHY)
    assert back.texts == (*texts, None)


def catalog_values(workspace, dataset):
    return pq.read_table(catalog.folder(workspace, dataset.id) / "table.parquet")["person"].to_pylist()
