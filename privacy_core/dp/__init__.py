"""Differential privacy: what a question would cost, its release, and the ledger of what was spent."""
