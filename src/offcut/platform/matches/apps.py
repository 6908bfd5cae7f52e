"""The app."""

from django.apps import AppConfig


class MatchesConfig(AppConfig):
    """What would work."""

    name = "offcut.platform.matches"
    label = "matches"
