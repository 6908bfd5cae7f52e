"""The addresses."""

from typing import Any

app_name = "matches"
urlpatterns: list[Any] = []
