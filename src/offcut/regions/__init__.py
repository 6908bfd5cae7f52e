"""regions room."""
