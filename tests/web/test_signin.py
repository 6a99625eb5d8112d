"""Signing in with the launch token: by link and by form, a few tries a minute, and back to where one was."""

import base64
import hashlib
import re

import pytest

from privacy_core.web.signin import FAILURES, WINDOW, Attempts
from tests.web.server import Server, run_script, secret_of, serving


def test_the_link_gives_a_cookie_and_leads_to_the_page_without_the_token(server: Server):
    with server.client() as anyone:
        answer = anyone.get("/risk", params={"k": "5", "token": server.token, "note": "a b"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/risk?k=5&note=a+b")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert server.token not in str(answer.headers)


def test_a_wrong_token_leads_to_the_page_that_asks_for_it(server: Server):
    with server.client() as anyone:
        answer = anyone.get("/risk", params={"token": "wrong"})
        assert answer.status_code == 401
        assert "not the token" in answer.text
        assert 'name="next" value="/risk"' in answer.text
        assert "set-cookie" not in answer.headers


def test_the_form_signs_in_and_leads_back(server: Server):
    with server.client() as anyone:
        page = anyone.get("/risk?k=5").headers["location"]
        assert 'name="next" value="/risk?k=5"' in anyone.get(page).text
        answer = anyone.post("/login", data={"token": f" {server.token} ", "next": "/risk?k=5"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/risk?k=5")
        assert anyone.get("/api/session").status_code == 200


def test_each_sign_in_gets_a_new_secret_and_the_link_keeps_a_session_that_lives(server: Server):
    with server.signed_in() as one, server.signed_in() as two:
        first, second = secret_of(one), secret_of(two)
        assert first != second
        again = one.get("/", params={"token": server.token})
        assert again.status_code == 303
        assert "set-cookie" not in again.headers
        one.post("/login", data={"token": server.token})
        assert secret_of(one) != first


ELSEWHERE = (
    "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "javascript:alert(1)",
    "/%09/evil.example",
    "/\t/evil.example", "/\n/evil.example", "", "evil.example", "/@evil.example", "/..//evil.example", "/.evil.example",
    "/%2f%2fevil.example", "/login", "/logout?x=1", '/"><script>alert(1)</script>',
    "/risk#//evil", "/risk?next=//evil.example",
)  # fmt: skip


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_signing_in_never_leads_elsewhere(server: Server, wanted):
    with server.client() as anyone:
        page = anyone.get("/login", params={"next": wanted})
        assert "evil" not in page.text
        assert "alert" not in page.text
        answer = anyone.post("/login", data={"token": server.token, "next": wanted})
        assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_a_form_that_is_too_long_is_not_read(server: Server):
    with server.client() as anyone:
        assert anyone.post("/login", data={"token": "x" * 100_000}).status_code == 413


def test_after_ten_wrong_tokens_even_the_right_one_waits_but_who_is_in_stays_in():
    with serving() as own, own.signed_in() as owner, own.client() as anyone:
        tried = [anyone.get("/", params={"token": f"wrong-{n}"}).status_code for n in range(FAILURES + 1)]
        assert tried == [401] * FAILURES + [429]
        right = anyone.get("/", params={"token": own.token})
        assert (right.status_code, right.headers["retry-after"]) == (429, "60")
        assert owner.get("/api/session").status_code == 200


def test_wrong_tokens_are_forgiven_after_a_minute():
    now = [0.0]
    attempts = Attempts(lambda: now[0])
    for _ in range(FAILURES):
        assert not attempts.exhausted()
        attempts.fail()
    assert attempts.exhausted()
    now[0] = WINDOW
    assert not attempts.exhausted()


def test_a_cold_deep_link_meets_the_guard_and_then_only_the_main_script():
    with serving() as cold, cold.client() as anyone:
        answer = anyone.get("/unguarded?dataset=1&do=keep-x")
        assert answer.status_code == 303
        assert answer.headers["location"] == "/login?next=%2Funguarded%3Fdataset%3D1%26do%3Dkeep-x"
        signed = anyone.post("/login", data={"token": cold.token, "next": "/unguarded?dataset=1&do=keep-x"})
        assert signed.headers["location"] == "/unguarded?dataset=1&do=keep-x"
        with cold.socket(secret_of(anyone)) as opened:
            text, _ = run_script(opened, "dataset=1&do=keep-x", page="unguarded")
    assert "UNGUARDED" not in text
    assert "kept=keep-x" in text


def test_a_folder_of_pages_beside_the_main_script_would_not_meet_the_gate(tmp_path):
    """The reason for the launcher: this test shows that the one above would notice."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "main.py").write_text('import streamlit as st\nst.write("GATE")\nst.stop()\n')
    (tmp_path / "pages" / "unguarded.py").write_text('import streamlit as st\nst.write("UNGUARDED")\n')
    with serving(tmp_path / "main.py") as cold, cold.signed_in() as owner, cold.socket(secret_of(owner)) as opened:
        assert "UNGUARDED" in run_script(opened, page="unguarded")[0]


def test_the_policy_names_exactly_the_inline_scripts_of_the_page(server: Server):
    with server.signed_in() as owner:
        page = owner.get("/", headers={"Accept-Encoding": "gzip", "If-None-Match": "*", "Range": "bytes=0-10"})
        watch = owner.get("/api/session.js")
    assert page.status_code == 200
    inline = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
    hashes = {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in inline}
    policy = page.headers["content-security-policy"]
    assert len(inline) >= 1
    assert set(re.findall(r"'sha256-([^']+)'", policy)) == hashes
    script_rule = policy.partition("script-src ")[2].partition(";")[0]
    assert "unsafe-inline" not in script_rule
    assert "unsafe-eval" not in script_rule.replace("wasm-unsafe-eval", "")
    assert page.text.index('<script src="/api/session.js"></script>') < page.text.index("<script>")
    assert watch.headers["content-type"].startswith("text/javascript")
