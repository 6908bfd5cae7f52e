"""How allauth does things here."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Letters in our own words; after signing in, the person's own start page."""
