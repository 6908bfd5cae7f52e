"""The app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """What happened."""

    name = "offcut.platform.audit"
    label = "audit"
