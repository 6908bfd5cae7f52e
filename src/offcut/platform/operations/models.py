"""What who runs the platform sets while it runs."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Setting(models.Model):
    """One option's value. Which options there are, and what each means, says ``options``."""

    key = models.CharField(primary_key=True, max_length=80)
    value = models.JSONField()
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return self.key
