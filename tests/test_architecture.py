"""The tree stays true when nobody is looking: imports flow one way, files stay short, pages call only use cases."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STAGES = (
    "errors", "checks", "randomness", "store", "engine", "intake", "hierarchy", "profile", "pii", "risk", "transform",
    "dp", "synth", "learn", "evaluate", "export", "govern", "jobs", "usecases", "web", "cli",
)  # fmt: skip
RANK = {stage: rank for rank, stage in enumerate(STAGES)} | {"synth": STAGES.index("learn"), "cli": STAGES.index("web")}
RANK |= dict.fromkeys(
    (
        "cli_hierarchy",
        "cli_jobs",
        "cli_reading",
        "cli_attacks",
        "cli_audit",
        "cli_private",
        "cli_personal",
        "cli_protect",
        "cli_search",
        "cli_sweep",
        "cli_training",
        "cli_utility",
        "terminal",
    ),
    RANK["cli"],
)  # parts of the command line
LIBRARY = sorted(path for path in (ROOT / "privacy_core").rglob("*.py") if "_studio" not in path.parts)
PAGES = sorted((ROOT / "pages").glob("*.py"))
SCREEN = sorted((ROOT / "pages").rglob("*.py"))
WRITTEN = [*LIBRARY, *SCREEN, ROOT / "app.py", *(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")]
HEAVY = ("torch", "presidio_analyzer", "sdv", "opendp", "spacy", "pyspark", "sklearn", "scipy", "streamlit", "plotly")
BROWSER_FACING = {"web", "cli"}  # they start the dashboard, so they may import Streamlit


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports in full"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def arrow_is_wrong(own: str, name: str) -> bool:
    parts = name.split(".")
    return parts[0] == "privacy_core" and len(parts) > 1 and parts[1] in RANK and RANK[parts[1]] > RANK.get(own, 99)


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: str(path.relative_to(ROOT)))
def test_library_imports_only_from_earlier_stages(path):
    own = path.relative_to(ROOT / "privacy_core").parts[0].removesuffix(".py")
    names = imported(path)
    assert not {name for name in names if name.split(".")[0] == "pages"}
    if own not in BROWSER_FACING:
        assert not {name for name in names if name.split(".")[0] == "streamlit"}
    assert not [name for name in names if arrow_is_wrong(own, name)]


def test_the_check_of_arrows_would_catch_a_wrong_one():
    assert arrow_is_wrong("risk", "privacy_core.transform.recipe")
    assert not arrow_is_wrong("transform", "privacy_core.risk.classes")


def test_every_stage_has_a_rank():
    stages = {path.relative_to(ROOT / "privacy_core").parts[0].removesuffix(".py") for path in LIBRARY}
    assert stages - {"__init__"} <= set(RANK)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_pages_are_short(path):
    assert len(path.read_text("utf-8").splitlines()) <= 80


@pytest.mark.parametrize("path", SCREEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_pages_call_only_use_cases(path):
    used = {name for name in imported(path) if name.startswith("privacy_core")}
    allowed = ("privacy_core.usecases", "privacy_core.errors")
    assert all(name.startswith(allowed) for name in used), used
    if path.parent.name == "pages":
        assert not {name.split(".")[0] for name in imported(path)} & {"pandas", "numpy", "pyarrow", "duckdb"}


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_grows_past_400_lines(path):
    assert len(path.read_text("utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_says_its_idea_first(path):
    assert path.stat().st_size == 0 or ast.get_docstring(ast.parse(path.read_text("utf-8")))


def test_the_library_loads_without_anything_heavy():
    code = "import sys, privacy_core.usecases.workspace; print(*(name for name in sys.modules if '.' not in name))"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert not set(loaded.split()) & set(HEAVY)


def test_nothing_is_unpickled():
    for path in [*LIBRARY, *SCREEN]:
        assert not {name.split(".")[0] for name in imported(path)} & {
            "pickle",
            "joblib",
            "shelve",
            "dill",
            "cloudpickle",
        }


@pytest.mark.parametrize("path", SCREEN, ids=lambda path: path.name)
def test_nothing_leaves_a_page_but_by_the_one_time_route(path):
    assert "download_button" not in path.read_text("utf-8")
