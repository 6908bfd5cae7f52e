"""The app."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """A funded period."""

    name = "offcut.platform.programmes"
    label = "programmes"
