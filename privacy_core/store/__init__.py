"""One database and one folder: the workspace."""
