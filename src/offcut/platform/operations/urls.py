"""The addresses."""

from typing import Any

app_name = "operations"
urlpatterns: list[Any] = []
