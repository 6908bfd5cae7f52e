"""The app."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """The best network for the region."""

    name = "offcut.platform.plans"
    label = "plans"
