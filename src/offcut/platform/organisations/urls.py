"""The addresses."""

from typing import Any

app_name = "organisations"
urlpatterns: list[Any] = []
