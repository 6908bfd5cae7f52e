"""Lists of the API: a page at a time, with the addresses of its neighbours."""

from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

T = TypeVar("T")


class PageQuery(Schema):
    """Which page of a list."""

    page: int = Field(1, ge=1, le=100_000)
    per_page: int = Field(25, ge=1, le=100)


class Paged(Schema, Generic[T]):
    """A page of a list."""

    items: list[T]
    count: int = Field(description="How many there are on all pages")
    page: int
    pages: int
    next: str | None = Field(description="Address of the next page")
    previous: str | None = Field(description="Address of the page before")


def paged(
    request: HttpRequest,
    found: "QuerySet[Any]",
    query: PageQuery,
    shown: Callable[[Iterable[Any]], Iterable[Any]],
) -> dict[str, Any]:
    """The page that is asked for; one beyond the end is empty. ``shown`` makes items of rows."""
    pages = Paginator(found, query.per_page)
    inside = query.page <= pages.num_pages
    page = pages.get_page(query.page)
    return {
        "items": list(shown(page.object_list)) if inside else [],
        "count": pages.count,
        "page": query.page,
        "pages": pages.num_pages,
        "next": _address(request, query.page + 1) if inside and page.has_next() else None,
        "previous": _address(request, query.page - 1) if query.page > 1 and inside else None,
    }


def _address(request: HttpRequest, number: int) -> str:
    asked = request.GET.copy()
    asked["page"] = str(number)
    return f"{request.path}?{asked.urlencode()}"
