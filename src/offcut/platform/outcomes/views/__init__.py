"""Pages of outcomes: movements, claims, what they rest on, certificates."""
