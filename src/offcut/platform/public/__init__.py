"""What everybody may see: achievements, listings without names, how it works."""
