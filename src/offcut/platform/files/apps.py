"""The app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Uploads."""

    name = "offcut.platform.files"
    label = "files"
