"""The addresses."""

from typing import Any

app_name = "outcomes"
urlpatterns: list[Any] = []
