"""What happened: append-only events, written in the transaction of the change itself."""
