"""The app."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Full text search behind one port, on SQLite and PostgreSQL."""

    name = "offcut.platform.search"
    label = "search"
