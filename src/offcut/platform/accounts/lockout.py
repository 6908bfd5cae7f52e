"""Whose failed attempts to sign in are counted together."""

from typing import Any

from django.http import HttpRequest


def login_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The address somebody tries, known or not, so that a lock tells nothing about accounts."""
    given = (credentials or {}).get("email") or request.POST.get("login") or ""
    return str(given).strip().lower()[:254]
