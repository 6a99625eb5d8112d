"""Written files, checked again, and releases."""
