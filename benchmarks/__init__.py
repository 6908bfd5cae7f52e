"""Speed, measured: never a timed test."""
