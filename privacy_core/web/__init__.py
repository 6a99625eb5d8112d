"""Guard, sessions, upload and export routes."""
