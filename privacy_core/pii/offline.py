"""Nothing that finds personal data asks another machine, and no pattern of Presidio takes longer than a second."""

import functools
import sys
import threading

SECONDS_A_PATTERN = 1
"""After which Presidio gives up one of its patterns on one text; its own default is a minute."""

_once = threading.Lock()


def stay_offline() -> None:
    """Settles, before Presidio reads its first text, what it would otherwise ask the network for.

    Its rules for e-mail and web addresses know the ends of domains from tldextract, which fetches their list unless
    it is told to use the one that it brings.
    """
    with _once:
        _settle()


@functools.cache
def _settle() -> None:
    import presidio_analyzer.predefined_recognizers  # noqa: F401, PLC0415 - so that every module with a timeout is there
    import tldextract  # noqa: PLC0415 - with Presidio, and never before
    import tldextract.tldextract as implementation  # noqa: PLC0415

    bundled = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    tldextract.extract = bundled
    implementation.TLD_EXTRACTOR = bundled
    for name, module in list(sys.modules.items()):
        if name.startswith("presidio_analyzer") and hasattr(module, "REGEX_TIMEOUT_SECONDS"):
            setattr(module, "REGEX_TIMEOUT_SECONDS", SECONDS_A_PATTERN)  # noqa: B010 - the module is not typed
