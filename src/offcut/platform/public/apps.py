"""The app."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """What everybody may see."""

    name = "offcut.platform.public"
    label = "public"
