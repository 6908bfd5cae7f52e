"""The open data, and nothing else, may be read by pages of other sites (CORS)."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_OPEN_DATA = re.compile(
    r"/open-data/(?:\d{4}-\d{2}-\d{2}/)?(?:results\.csv|metadata\.json)"
    r"|/open-data/catalogue\.jsonld"
    r"|/api/v1/open-data"
)
_METHODS = "GET, HEAD, OPTIONS"


class OpenDataMiddleware:
    """Tells browsers that a page of any site may read the open data, without credentials.

    They are for everybody and the same for everybody, whoever is signed in: no cookie and no token
    counts for them. No other address is opened: what a browser may read there is for our own pages.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, errors too; a browser that asks before it reads (OPTIONS) is told at once."""
        if not _OPEN_DATA.fullmatch(request.path):
            return self.get_response(request)
        asks_first = request.method == "OPTIONS"
        answer = HttpResponse(status=204) if asks_first else self.get_response(request)
        answer["Access-Control-Allow-Origin"] = "*"
        if asks_first:
            answer["Allow"] = answer["Access-Control-Allow-Methods"] = _METHODS
            answer["Access-Control-Allow-Headers"] = "If-None-Match"
            answer["Access-Control-Max-Age"] = "86400"
        else:
            answer["Access-Control-Expose-Headers"] = "ETag, Retry-After, Content-Disposition"
        return answer
