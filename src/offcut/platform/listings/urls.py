"""The addresses."""

from typing import Any

app_name = "listings"
urlpatterns: list[Any] = []
