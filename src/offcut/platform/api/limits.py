"""How often a token, or an address without one, may ask: a window of a minute."""

import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

WINDOW_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Count:
    """How a caller stands in the running window."""

    limit: int
    used: int
    reset_seconds: int

    @property
    def is_over(self) -> bool:
        """Whether the caller has to wait."""
        return self.used > self.limit

    def tell(self, answer: HttpResponse) -> HttpResponse:
        """Say it in the headers."""
        answer["RateLimit-Limit"] = str(self.limit)
        answer["RateLimit-Remaining"] = str(max(self.limit - self.used, 0))
        answer["RateLimit-Reset"] = str(self.reset_seconds)
        answer["RateLimit-Policy"] = f"{self.limit};w={WINDOW_SECONDS}"
        if self.is_over:
            answer["Retry-After"] = str(self.reset_seconds)
        return answer


def count(request: HttpRequest, caller: str) -> Count:
    """Count this request of a caller: the id of a token, or empty for who sent none."""
    now = time.time()
    window = int(now // WINDOW_SECONDS)
    limit = settings.API_PER_MINUTE if caller else settings.API_PER_MINUTE_WITHOUT_TOKEN
    name = f"api:{caller or request.META.get('REMOTE_ADDR', '')}:{window}"
    cache.add(name, 0, WINDOW_SECONDS * 2)
    try:
        used = cache.incr(name)
    except ValueError:  # the cache let it go between the two
        cache.set(name, 1, WINDOW_SECONDS * 2)
        used = 1
    return Count(limit, used, int((window + 1) * WINDOW_SECONDS - now) + 1)
