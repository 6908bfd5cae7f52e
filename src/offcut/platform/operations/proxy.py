"""Behind a proxy: whose request it is stands in a header that the proxy writes."""

import ipaddress
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class RealAddressMiddleware:
    """Takes the address that our own proxy saw (the last of X-Forwarded-For) for the person's.

    Limits on attempts count by it. Without ``OFFCUT_BEHIND_PROXY`` the header is anybody's word and
    is not read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set ``REMOTE_ADDR``, where the header holds an address."""
        if settings.SECURE_PROXY_SSL_HEADER is not None:
            told = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
            with suppress(ValueError):  # no proxy of ours wrote it
                request.META["REMOTE_ADDR"] = str(ipaddress.ip_address(told))
        return self.get_response(request)
