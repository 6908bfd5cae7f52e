"""The app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The facilitator's desk."""

    name = "offcut.platform.desk"
    label = "desk"
