"""Pages of listings: thin, each asks queries and actions."""
