"""What each column looks like, and the role that it suggests."""
