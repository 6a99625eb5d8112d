"""Text is read without a single attempt to reach another machine, from the first moment of a new process."""

import subprocess
import sys

import pytest

BLOCKED = """
import asyncio, os, socket, subprocess
attempts = []
def refuse(*arguments, **_):
    attempts.append(arguments)
    raise OSError("something tried to reach another machine")
for name in ("connect", "connect_ex", "sendto"):
    setattr(socket.socket, name, refuse)
for name in ("getaddrinfo", "gethostbyname", "create_connection"):
    setattr(socket, name, refuse)
subprocess.Popen.__init__ = refuse  # a download of spaCy runs pip
"""

READS = """
from privacy_core.pii.text import Reader
mails = ["Write to jan@some.example.co.uk or visit https://www.example.museum/a?b=c.", "IBAN DE89370400440532013000"]
for settings in ({}, {"model": False}, {"language": "fr"}):
    for spans in Reader(**settings).read(mails):
        assert spans
"""

PRESIDIO_TOO = """
from privacy_core.pii.offline import stay_offline
stay_offline()
from presidio_analyzer.predefined_recognizers import EmailRecognizer
assert EmailRecognizer().analyze("jan@some.example.co.uk", ["EMAIL_ADDRESS"])[0].score == 1
"""

UNSETTLED = """
from presidio_analyzer.predefined_recognizers import EmailRecognizer
EmailRecognizer().analyze("jan@some.example.co.uk", ["EMAIL_ADDRESS"])
"""


def attempts(code, tmp_path):
    """Runs code in a process whose sockets are blocked and tells how often it tried."""
    done = subprocess.run(
        [sys.executable, "-c", f"{BLOCKED}\n{code}\nprint('attempts', len(attempts))"],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "", "TLDEXTRACT_CACHE": str(tmp_path)},  # without what another process fetched before
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout.rsplit("attempts", 1)[1])


@pytest.mark.parametrize(
    "code", [READS, pytest.param(PRESIDIO_TOO, marks=pytest.mark.prove)], ids=["reader", "presidio"]
)
def test_mails_and_web_addresses_are_read_without_the_network(code, tmp_path):
    assert attempts(code, tmp_path) == 0


@pytest.mark.prove
def test_presidio_would_ask_the_network_without_this(tmp_path):
    """That the test above can fail."""
    assert attempts(UNSETTLED, tmp_path) > 0


def test_no_pattern_of_presidio_takes_longer_than_a_second():
    import presidio_analyzer.pattern_recognizer
    from presidio_analyzer.predefined_recognizers.generic import iban_recognizer

    from privacy_core.pii.offline import stay_offline

    stay_offline()
    assert presidio_analyzer.pattern_recognizer.REGEX_TIMEOUT_SECONDS == 1
    assert iban_recognizer.REGEX_TIMEOUT_SECONDS == 1
