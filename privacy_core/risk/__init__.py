"""How re-identifiable people are."""
