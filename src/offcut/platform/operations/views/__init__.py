"""Pages of who runs the platform."""
