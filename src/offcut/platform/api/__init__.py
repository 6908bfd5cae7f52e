"""The API under /api/v1: tokens, webhooks, and one router of each app."""
