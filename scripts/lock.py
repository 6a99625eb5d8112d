"""Writes requirements.lock: one resolution of everything the project can install, by pip itself.

Only names and versions are recorded, so that the file installs anywhere: no address, no path, no local version
suffix (a CPU build of torch calls itself 2.13.0+cpu; the lock says 2.13.0).
"""

import itertools
import json
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
HEAD = "# Made by scripts/lock.py (make lock): one resolution of the project, its extras and its development tools.\n"


def wanted() -> list[str]:
    """Every requirement that pyproject.toml names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    return [*project["project"]["dependencies"], *itertools.chain(*extras)]


def resolve(requirements: list[str]) -> dict[str, str]:
    """Names and versions that pip would install into an empty environment."""
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--ignore-installed", "--report", "-"]
    done = subprocess.run([*command, *requirements], capture_output=True, text=True, check=True)  # noqa: S603  our own list
    found = json.loads(done.stdout)["install"]
    return {canonicalize_name(item["metadata"]["name"]): item["metadata"]["version"].split("+")[0] for item in found}


if __name__ == "__main__":
    lines = [f"{name}=={version}\n" for name, version in sorted(resolve(wanted()).items())]
    (ROOT / "requirements.lock").write_text(HEAD + "".join(lines), "utf-8")
    print(f"{len(lines)} packages in requirements.lock")
