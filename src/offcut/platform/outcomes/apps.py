"""The app."""

from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    """Movements, claims with evidence, verification, certificates."""

    name = "offcut.platform.outcomes"
    label = "outcomes"
