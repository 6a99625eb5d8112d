"""What the guard lets through over HTTP: with nothing but a session cookie of its own, nothing at all."""

import pytest

from privacy_core.web.request import Claims
from tests.web.server import Server, run_script, secret_of

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
PAGES = ("/", "/start", "/risk", "/trade-off", "/no-such-page")
PUBLIC = {
    ("GET", "/login"),
    ("HEAD", "/login"),
    ("POST", "/login"),
    ("GET", "/_stcore/health"),
    ("HEAD", "/_stcore/health"),
}
PATHS = (
    *PAGES, "/login", "/logout", "/login/", "/index.html", "/favicon.png", "/manifest.json", "/static/js/index.js",
    "/_stcore/health", "/_stcore/healthz", "/_stcore/health/", "/_stcore/host-config", "/_stcore/metrics",
    "/_stcore/stream", "/_stcore/script-health-check", "/_stcore/upload_file/a/b", "/_stcore/bidi-components/a/b.js",
    "/_stcore/agent/interact", "/_stcore/agent/mcp", "/_stcore/agent/openapi.json", "/media/0123.png",
    "/component/a/index.html", "/app/static/a.csv", "/auth/login", "/auth/logout", "/oauth2callback",
    "/api/session", "/api/session.js", "/api/uploads", "/api/uploads?name=a.csv", "/api/exports/abc", "/api/",
    "/risk/sub", "/_stcore/", "/_STCORE/host-config", "/.git/config",
)  # fmt: skip


@pytest.mark.parametrize("method", METHODS)
def test_nobody_gets_anything_but_the_page_that_asks_for_the_token(server: Server, method):
    with server.client() as anyone:
        for path in PATHS:
            answer = anyone.request(method, path)
            if path in PAGES and method in {"GET", "HEAD"}:
                assert (answer.status_code, answer.headers["location"][:12]) == (303, "/login?next="), path
            elif (method, path) not in PUBLIC:
                assert answer.status_code == 401, (method, path, answer.status_code)
                assert answer.text in {"", "Sign in first."}
            assert "set-cookie" not in answer.headers or "privacy_studio" not in answer.headers["set-cookie"]


def test_the_first_page_is_found_under_its_name_as_well(server: Server):
    with server.signed_in() as owner:
        answer = owner.get("/start?dataset=abc")
        assert (answer.status_code, answer.headers["location"]) == (307, "/?dataset=abc")


def test_who_is_signed_in_gets_the_dashboard_but_not_what_it_does_not_need(server: Server):
    with server.signed_in() as owner:
        assert "<title>Streamlit</title>" in owner.get("/risk").text
        assert owner.get("/api/session").json() == {"signed_in": True}
        assert owner.get("/_stcore/host-config").json()["allowedOrigins"] == []
        for path in ("/_stcore/metrics", "/_stcore/agent/openapi.json", "/app/static/a.csv", "/auth/login", "/api/"):
            assert owner.get(path).status_code == 404, path
        assert owner.post("/_stcore/agent/interact", json={}).status_code == 404


@pytest.mark.parametrize("wrong", ["", "x", "Ä", "A" * 5000, "0" * 43])
def test_a_wrong_cookie_is_no_cookie(server: Server, wrong):
    cookie = f"{server.cookie}={wrong}".encode("latin-1")
    with server.client() as anyone:
        assert anyone.get("/api/session", headers=[(b"Cookie", cookie)]).status_code == 401


def test_the_sid_is_not_the_secret(server: Server):
    with server.signed_in() as owner, server.socket(secret_of(owner)) as opened:
        sid = run_script(opened)[0].partition("sid=")[2][:32]
    assert len(sid) == 32
    with server.client() as anyone:
        assert anyone.get("/api/session", headers={"Cookie": f"{server.cookie}={sid}"}).status_code == 401


def test_a_session_cookie_that_comes_twice_is_refused(server: Server):
    with server.signed_in() as owner:
        mine = f"{server.cookie}={secret_of(owner)}"
    with server.client() as anyone:
        assert anyone.get("/api/session", headers={"Cookie": mine}).status_code == 200
        for twice in (f"{mine}; {server.cookie}=other", f"{server.cookie}=; {mine}", f"{mine}; {mine}"):
            assert anyone.get("/api/session", headers={"Cookie": twice}).status_code == 400
        two_headers = [("Cookie", mine), ("Cookie", f"{server.cookie}=other")]
        assert anyone.get("/api/session", headers=two_headers).status_code == 400


HOSTS = (
    "evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "0.0.0.0:8501",
    "[::]", "127.0.0.1@evil.example",
    "evil.example:8501", "localhost:port", "127.1", "2130706433", "", "localhost/../evil", "127.0.0.2",
)  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
def test_another_host_name_gets_nothing_not_even_the_sign_in_page(server: Server, host):
    answer = server.raw(f"GET /login HTTP/1.1\nHost: {host}\nConnection: close\n\n")
    assert answer.startswith("HTTP/1.1 400"), answer
    assert "<form" not in answer


@pytest.mark.parametrize(
    "headers", ["Host: 127.0.0.1\nHost: evil.example\n", "Host: evil.example\nHost: 127.0.0.1\n", ""]
)
def test_a_doubled_or_missing_host_gets_nothing(server: Server, headers):
    assert server.raw(f"GET /login HTTP/1.1\n{headers}Connection: close\n\n").startswith("HTTP/1.1 400")


def test_a_doubled_header_is_no_claim_even_if_the_server_lets_it_through():
    ours = [(b"host", b"127.0.0.1"), (b"origin", b"http://127.0.0.1")]
    scope = {"scheme": "http", "path": "/", "client": ("127.0.0.1", 5), "server": ("127.0.0.1", 8501)}
    assert Claims({**scope, "headers": ours}).fault() is None
    assert Claims({**scope, "headers": ours}).same_origin()
    assert Claims({**scope, "headers": [*ours, (b"host", b"evil.example")]}).fault().status == 400
    assert not Claims({**scope, "headers": [*ours, (b"origin", b"http://evil.example")]}).same_origin()


def test_an_absolute_request_target_does_not_override_the_host(server: Server):
    request = "GET http://127.0.0.1/login HTTP/1.1\nHost: evil.example\nConnection: close\n\n"
    assert server.raw(request).startswith("HTTP/1.1 400")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "localhost:9999"])
def test_the_names_of_this_machine_work_also_through_a_tunnel(server: Server, host):
    assert server.raw(f"GET /login HTTP/1.1\nHost: {host}\nConnection: close\n\n").startswith("HTTP/1.1 200")


@pytest.mark.parametrize(
    "origin", ["null", "http://evil.example", "https://127.0.0.1", "http://127.0.0.1", "http://localhost"]
)
def test_a_write_from_another_origin_is_refused(server: Server, origin):
    with server.signed_in() as owner:
        foreign = {"Origin": origin}
        assert owner.put("/api/uploads?name=a.csv", content=b"a", headers=foreign).status_code == 403
        assert owner.put("/_stcore/upload_file/a/b", content=b"a", headers=foreign).status_code == 403
        assert owner.post("/logout", headers=foreign).status_code == 403
        assert owner.post("/login", data={"token": server.token}, headers=foreign).status_code == 403
        del owner.headers["Origin"]
        assert owner.put("/api/uploads?name=a.csv", content=b"a").status_code == 403
        assert owner.get("/api/session").status_code == 200


TRAVERSALS = (
    "/static/../api/session", "/static/%2e%2e/api/session", "/static/..%2f..%2f..%2fapp.py",
    "//evil.example/", "/%2f%2fevil",
    "/component/a/../../app.py", "/media/..%5c..%5capp.py", "/%00",
    "/static/a%0d%0aSet-Cookie:x=y", "/%252e%252e/app.py",
)  # fmt: skip


@pytest.mark.parametrize("path", TRAVERSALS)
def test_a_path_that_climbs_is_refused_for_everybody(server: Server, path):
    with server.signed_in() as owner:
        cookie = f"Cookie: {server.cookie}={secret_of(owner)}\n"
    for sent in ("", cookie):
        answer = server.raw(f"GET {path} HTTP/1.1\nHost: 127.0.0.1\n{sent}Connection: close\n\n")
        assert answer.startswith("HTTP/1.1 400"), answer[:200]


def test_who_may_frame_us_and_every_answer_says_how_it_may_be_used(server: Server):
    with server.signed_in() as owner, server.client() as anyone:
        answers = [owner.get("/"), owner.get("/_stcore/host-config"), owner.get("/api/nothing"), anyone.get("/login")]
        answers += [anyone.get("/"), anyone.get("/", headers={"Host": "evil.example"}), anyone.put("/api/uploads")]
    for answer in answers:
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cache-control"] == "no-store"
        assert "access-control-allow-origin" not in answer.headers


def test_the_client_cannot_say_that_it_came_by_https_or_from_elsewhere(server: Server):
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Host": "evil.example"}
    with server.client(**forwarded) as anyone:
        answer = anyone.get("/", params={"token": server.token})
    assert answer.status_code == 303
    assert "Secure" not in answer.headers["set-cookie"]
