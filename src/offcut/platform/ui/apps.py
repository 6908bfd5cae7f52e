"""The app of the look and feel."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, tags and static files of every page; no models."""

    name = "offcut.platform.ui"
    label = "ui"
