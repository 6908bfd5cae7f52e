"""The addresses."""

from typing import Any

app_name = "ui"
urlpatterns: list[Any] = []
