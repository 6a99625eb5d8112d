"""Operators that change a table, and the recipe that orders them."""
