"""The app."""

from django.apps import AppConfig


class ListingsConfig(AppConfig):
    """Haves and wants."""

    name = "offcut.platform.listings"
    label = "listings"
