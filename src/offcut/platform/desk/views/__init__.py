"""Pages of the desk: thin, each asks queries and actions."""
