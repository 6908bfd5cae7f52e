"""The app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The API under /api/v1."""

    name = "offcut.platform.api"
    label = "api"

    def ready(self) -> None:
        """Webhooks hear of every event."""
        from offcut.platform.api.webhooks.telling import on_recorded
        from offcut.platform.audit.signals import recorded

        recorded.connect(on_recorded, dispatch_uid="webhooks")
