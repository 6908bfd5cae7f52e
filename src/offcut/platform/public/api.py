"""What everybody may ask: facts with their sources, and what the network has achieved."""

from datetime import date
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from offcut import reference
from offcut.platform.api.contract import allowed
from offcut.platform.api.paging import PageQuery
from offcut.platform.operations.queries import option
from offcut.platform.public import figures

router = Router()


class TableOut(Schema):
    """A table of facts."""

    id: str
    rows: int
    title: str
    licence: str


class RowOut(Schema):
    """A row of a table, with where it comes from."""

    id: str
    values: dict[str, Any] = Field(description="By column, with source, status and dates")


class RowsOut(Schema):
    """A page of the rows of a table."""

    items: list[RowOut]
    count: int
    page: int
    pages: int


class RowsQuery(PageQuery):
    """Which rows."""

    q: str | None = Field(None, max_length=200, description="Every word stands in the row")


class ReleaseOut(Schema):
    """What the network has achieved, as published."""

    on: date
    sha256: str
    about: dict[str, Any] = Field(description="Title, licence, method, columns, disclosure control")
    rows: list[dict[str, Any]] = Field(
        description="By material and district; null: left out (see left_out) or not known"
    )


@router.get("/open-data", response=ReleaseOut)
@allowed("public.download_data")
def get_open_data(request: HttpRequest) -> Any:
    """The results as last published."""
    release = figures.latest() if option("open_data") else None
    if release is None:
        raise Http404
    header, *rows = release.rows
    return {
        "on": release.on,
        "sha256": release.digest,
        "about": release.about,
        "rows": [_without_blanks(dict(zip(header, row, strict=True))) for row in rows],
    }


def _without_blanks(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: None if value == "" and name != "left_out" else value for name, value in row.items()
    }


@router.get("/reference", response=list[TableOut])
@allowed("public.see_pages")
def list_tables(request: HttpRequest) -> Any:
    """The tables of facts that Offcut works with."""
    return _tables()


@cache
def _tables() -> list[dict[str, Any]]:
    """Each is counted once a process: they are files of the programme."""
    return [
        {"id": name, "rows": reference.count(name), "title": told.title, "licence": told.licence}
        for name, told in sorted(_catalogue().items())
    ]


@router.get("/reference/{str:table}", response=RowsOut)
@allowed("public.see_pages")
def list_rows(request: HttpRequest, table: str, query: Query[RowsQuery]) -> Any:
    """The rows of a table: limits, factors, codes, prices, each with source and status."""
    if table not in _catalogue():
        raise Http404
    found = reference.browse(table, find=query.q or "")
    pages = max(-(-len(found) // query.per_page), 1)
    first = (query.page - 1) * query.per_page
    rows = found[first : first + query.per_page]
    return {
        "items": [{"id": row.key, "values": row.as_data()} for row in rows],
        "count": len(found),
        "page": query.page,
        "pages": pages,
    }


def _catalogue() -> dict[str, Any]:
    """Every table by its name, with title and licence."""
    return dict(reference.catalogue())
