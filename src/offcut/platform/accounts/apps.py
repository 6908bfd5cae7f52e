"""The app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People."""

    name = "offcut.platform.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to what allauth does, for the audit."""
        from offcut.platform.accounts import signals

        signals.connect()
