"""Finds a Chromium for the browser tests; as root on Debian installs it, else says the one command to type."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """Path of an installed Chromium or Chrome."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def main() -> int:
    if not find() and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium for the browser tests ...")  # noqa: T201  a command for people
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=True, env=quiet)
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core"]
        subprocess.run(install, check=True, env=quiet, stdout=subprocess.DEVNULL)
    if not find():
        print("The browser tests need Chromium. Type: sudo apt-get install chromium", file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
