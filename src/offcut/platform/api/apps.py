"""The app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The API under /api/v1."""

    name = "offcut.platform.api"
    label = "api"
