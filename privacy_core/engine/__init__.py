"""The table engine: SQL in, Arrow out."""
