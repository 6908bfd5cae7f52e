"""The best network for the region: runs, scenarios, what is missing."""
