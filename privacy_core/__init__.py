"""Privacy Studio's library: open a table, see who could be re-identified, protect it, export it with the evidence."""
