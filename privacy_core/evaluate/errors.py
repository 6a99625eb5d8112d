"""What cannot be compared before and after, and what can be instead."""

from privacy_core.errors import PrivacyCoreError


class ColumnLeavesError(PrivacyCoreError):
    """A column was to be compared that the recipe drops."""

    def __init__(self, column: str) -> None:
        super().__init__(column)

    def message(self) -> str:
        return (
            f"Column {self.facts[0]!r} was to be compared before and after, but it leaves the table. Choose a column "
            "that stays."
        )


class TargetUnfitError(PrivacyCoreError):
    """A column was to be predicted in which there is nothing to predict."""

    def __init__(self, column: str, reason: str, advice: str) -> None:
        super().__init__(column, reason, advice)

    def message(self) -> str:
        column, reason, advice = self.facts
        return f"Column {column!r} was to be predicted, but {reason}. {advice}."


class NothingLeftError(PrivacyCoreError):
    """A classifier was to learn from a protected table without records."""

    def message(self) -> str:
        return (
            "A classifier was to learn from the protected table, but the models leave no record of it. Make "
            "quasi-identifiers coarser, or ask less of the models."
        )
