"""west_midlands room."""
