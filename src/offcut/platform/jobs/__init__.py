"""Work in the background: retries with back-off, what failed for good, the periodic tick."""
