"""A form that is larger than any upload may be is refused before a byte of it is written."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from offcut.platform.ui.failures import too_large

_REST_BYTES = 5_000_000  # of the form, beside its files
_API = "/api/"  # has a limit of its own


class WholeFormMiddleware:
    """Answers 413; without it, anybody could fill the folder for temporary files."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let through what may be an upload, by the length that the server reads at most."""
        told = request.META.get("CONTENT_LENGTH") or "0"
        length = int(told) if told.isascii() and told.isdigit() else 0
        if length > settings.UPLOAD_LIMIT_BYTES + _REST_BYTES and not request.path.startswith(_API):
            return too_large(request, settings.UPLOAD_LIMIT_BYTES // 1_000_000)
        return self.get_response(request)
