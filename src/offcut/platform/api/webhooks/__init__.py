"""Webhooks: who is told of what, signed, tried again, never to a private address."""
