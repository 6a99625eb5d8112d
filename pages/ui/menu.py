"""The menu: every page of the studio in its group, one row each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A page of the menu.

    Attributes:
        file: The page's file in ``pages/``; None for a page that this version does not have.
    """

    group: str
    title: str
    icon: str
    path: str
    file: str | None = None


PRIVATE = ("query", "budget")  # pages of noisy figures, beside which no exact one stands
ROWS = (
    Row("Data", "Start", ":material/home:", "start", "start.py"),
    Row("Data", "Data", ":material/table_view:", "data", "data.py"),
    Row("Data", "Text", ":material/article:", "text", "text.py"),
    Row("Understand", "Risk", ":material/groups:", "risk", "risk.py"),
    Row("Protect", "Anonymize", ":material/blur_on:", "anonymize", "anonymize.py"),
    Row("Protect", "Query", ":material/bar_chart:", "query", "query.py"),
    Row("Protect", "Synthesize", ":material/auto_awesome:", "synthesize"),
    Row("Protect", "Train", ":material/model_training:", "train", "train.py"),
    Row("Decide", "Compare", ":material/compare_arrows:", "compare", "compare.py"),
    Row("Decide", "Trade-off", ":material/balance:", "trade-off"),
    Row("Decide", "Budget", ":material/account_balance_wallet:", "budget", "budget.py"),
    Row("Decide", "Export", ":material/download:", "export", "export.py"),
    Row("Govern", "Audit", ":material/fact_check:", "audit", "audit.py"),
)
