"""The addresses."""

from typing import Any

app_name = "introductions"
urlpatterns: list[Any] = []
