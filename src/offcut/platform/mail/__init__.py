"""Letters: written to the outbox in the transaction that causes them, sent by an adapter."""
