"""The app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Who may do what."""

    name = "offcut.platform.access"
    label = "access"
