"""Claims of the project, one script each: each prints its ratio."""
