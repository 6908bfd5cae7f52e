"""The app."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Running the platform."""

    name = "offcut.platform.operations"
    label = "operations"
