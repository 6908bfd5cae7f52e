"""The app."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Organisations."""

    name = "offcut.platform.organisations"
    label = "organisations"
