"""Who may do what, and who sees what: one table, one viewer, one scope per query."""
