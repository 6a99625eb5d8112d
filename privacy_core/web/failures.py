"""Failures of the server are logged as all others are: see ``store.failures``."""

from privacy_core.store.failures import FailureLog, ValueFreeRecord, frames, keep_values_out_of_logs

__all__ = ["FailureLog", "ValueFreeRecord", "frames", "keep_values_out_of_logs"]
