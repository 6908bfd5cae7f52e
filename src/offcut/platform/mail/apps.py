"""The app."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """Letters."""

    name = "offcut.platform.mail"
    label = "mail"
