"""The app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People."""

    name = "offcut.platform.accounts"
    label = "accounts"
