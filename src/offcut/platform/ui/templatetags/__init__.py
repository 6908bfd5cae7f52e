"""Template tags; built in, so no page has to load them."""
