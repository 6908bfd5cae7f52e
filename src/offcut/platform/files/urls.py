"""The addresses."""

from typing import Any

app_name = "files"
urlpatterns: list[Any] = []
