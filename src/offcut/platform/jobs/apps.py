"""The app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Work in the background."""

    name = "offcut.platform.jobs"
    label = "jobs"
