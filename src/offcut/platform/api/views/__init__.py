"""Pages for developers: the guide, tokens, webhooks."""
