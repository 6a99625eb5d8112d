"""The websocket runs the whole application, so it is guarded like it, for as long as it is open."""

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus

from privacy_core.store import Store
from privacy_core.store.sessions import SessionStore
from tests.web.server import Server, ask, run_script, secret_of


def refused(server: Server, secret: str | None, **handshake) -> int:
    with pytest.raises(InvalidStatus) as refusal, server.socket(secret, **handshake):
        pass
    return refusal.value.response.status_code


@pytest.fixture
def secret(server: Server) -> str:
    with server.signed_in() as owner:
        return secret_of(owner)


def test_the_owner_s_socket_runs_the_script_as_the_owner(server: Server, secret):
    with server.socket(secret) as opened:
        text, session = run_script(opened)
    assert "user=local sid=" in text
    assert session


@pytest.mark.parametrize("wrong", [None, "", "0" * 43, "A" * 5000])
def test_a_socket_without_a_session_is_refused_before_it_opens(server: Server, wrong):
    assert refused(server, wrong) == 403


@pytest.mark.parametrize(
    "origin", [None, "null", "http://evil.example", "https://127.0.0.1", "http://localhost:{port}"]
)
def test_a_socket_from_another_origin_is_refused(server: Server, secret, origin):
    named = origin.format(port=server.port) if origin else origin
    assert refused(server, secret, origin=named) == 403


def test_a_socket_on_another_path_is_refused(server: Server, secret):
    assert refused(server, secret, path="/_stcore/stream/") == 403
    assert refused(server, secret, path="/") == 403
    assert refused(server, secret, path="/api/uploads") == 403


def test_a_session_cookie_that_comes_twice_opens_no_socket(server: Server, secret):
    assert refused(server, None, headers=[("Cookie", f"{server.cookie}={secret}; {server.cookie}=x")]) == 403


@pytest.mark.parametrize(("host", "status"), [("127.0.0.1", 101), ("evil.example", 403), ("evil.example:80", 403)])
def test_a_name_that_was_rebound_to_this_machine_opens_no_socket(server: Server, secret, host, status):
    handshake = (
        f"GET /_stcore/stream HTTP/1.1\nHost: {host}\nOrigin: http://{host}\nCookie: {server.cookie}={secret}\n"
        "Connection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\n\n"
    )
    assert server.raw(handshake).startswith(f"HTTP/1.1 {status}")


SPOOFED = ("X-PC-User", "x_pc_user", "X-PC_User", "X-PC-Sid", "x-pc-sid", "X-Streamlit-User")


def test_identity_headers_of_the_client_never_reach_the_script(server: Server, secret):
    spoofed = [(name, "mallory") for name in SPOOFED]
    with server.socket(secret, headers=spoofed) as opened:
        text, _ = run_script(opened)
    assert "user=local sid=" in text
    assert "mallory" not in text
    for name in ("x_pc_user", "x-pc_user", "x-streamlit-user"):
        assert name not in text


def test_the_script_cannot_see_the_session_cookie(server: Server, secret):
    with server.socket(secret, headers=[("Cookie", "another=1")]) as opened:
        text, _ = run_script(opened)
    assert "privacy_studio" not in text
    assert secret not in text
    assert "another" in text


def test_a_session_that_is_ended_elsewhere_closes_its_socket_during_a_long_script(server: Server):
    with server.signed_in() as owner, server.socket(secret_of(owner)) as opened:
        ask(opened, "do=wait")
        wait_for(opened, "tick=3")
        sid = SessionStore(Store(server.home)).find(secret_of(owner)).sid
        SessionStore(Store(server.home)).end(sid)
        received, code = until_closed(opened)
        assert code == 4401
        assert "tick=90" not in received
        assert "Error sending" not in server.log.read_text()  # what the script still said went nowhere
        assert owner.get("/api/session").status_code == 401
        assert refused(server, secret_of(owner)) == 403


def test_signing_out_closes_the_socket_and_ends_the_cookie(server: Server):
    with server.signed_in() as owner, server.socket(secret_of(owner)) as opened:
        secret = secret_of(owner)
        run_script(opened)
        answer = owner.post("/logout")
        assert (answer.status_code, answer.headers["location"]) == (303, "/login")
        assert until_closed(opened)[1] == 4401
        assert server.cookie not in owner.cookies
    assert refused(server, secret) == 403


def test_a_message_of_an_ended_session_is_not_answered(server: Server):
    with server.signed_in() as owner, server.socket(secret_of(owner)) as opened:
        run_script(opened)
        store = Store(server.home)
        SessionStore(store).end(SessionStore(store).find(secret_of(owner)).sid)
        ask(opened, "do=keep-leak")  # at once, before the sweep of open sockets comes by
        received, code = until_closed(opened)
        assert code == 4401
        assert "leak" not in received


def test_a_streamlit_session_id_does_not_resume_another_person_s_state(server: Server):
    with server.signed_in() as owner, server.signed_in() as other, server.socket(secret_of(owner)) as opened:
        _, session = run_script(opened, "do=keep-mine")
        for taker, sees in ((other, False), (owner, True)):
            with server.socket(secret_of(taker), resume=session) as second:
                text, resumed = run_script(second)
            assert ("kept=keep-mine" in text) is sees
            assert (resumed == session) is sees


def test_a_picture_is_served_to_the_session_that_shows_it_and_to_no_other(server: Server):
    with server.signed_in() as owner, server.signed_in() as other, server.socket(secret_of(owner)) as opened:
        text, _ = run_script(opened, "do=picture-of-mine")
        path = "/media/" + text.partition("/media/")[2].partition('"')[0]
        assert owner.get(path).status_code == 200
        assert "sandbox" in owner.get(path).headers["content-security-policy"]
        assert other.get(path).status_code == 404
        assert other.get("/media/" + "0" * 56 + ".wav").status_code == 404


def test_a_file_cannot_be_put_into_another_person_s_streamlit_session(server: Server):
    with server.signed_in() as owner, server.signed_in() as other, server.socket(secret_of(owner)) as opened:
        _, session = run_script(opened)
        path = f"/_stcore/upload_file/{session}/some-file"
        for sender, status in ((other, 404), (owner, 204)):
            xsrf = sender.get("/_stcore/health").cookies["_streamlit_xsrf"]
            sent = sender.put(path, files={"f": b"a"}, headers={"X-Xsrftoken": xsrf})
            assert sent.status_code == status, sent.text
            assert not [name for name in sent.headers if name.startswith("access-control-")]
        assert other.delete(path, headers={"X-Xsrftoken": xsrf}).status_code == 404


def wait_for(opened, text: str) -> None:
    while text not in str(ForwardMsg.FromString(opened.recv(timeout=10))):
        pass


def until_closed(opened) -> tuple[str, int]:
    """What still came, as text, and the code with which the server closed."""
    received = ""
    try:
        while True:
            received += str(ForwardMsg.FromString(opened.recv(timeout=10)))
    except ConnectionClosed as closed:
        return received, closed.rcvd.code
