"""The rows of a programme: lists, one with its earlier versions, adding, changing, taking off."""

from itertools import pairwise
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from offcut.impact.workbook import columns
from offcut.platform.access.guard import may, operation
from offcut.platform.access.viewer import Request
from offcut.platform.programmes import actions, queries
from offcut.platform.programmes.actions import Refused
from offcut.platform.programmes.forms import ChangeForm, RemoveForm, RowForm
from offcut.platform.programmes.models import Programme, SheetRow
from offcut.platform.programmes.sheets import KEPT, ONE, TITLES, in_words, label, next_id, shown
from offcut.platform.programmes.views.common import programme_or_404

_A_PAGE = 25


@operation("programmes.make_programme")
def new(request: Request) -> HttpResponse:
    """A programme of its own terms."""
    form = RowForm(request.POST or None, sheet="programme", refs={})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_programme(request.viewer, form.cells())
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "The programme is there. Now set its targets.")
            return redirect("programmes:sheet", made.pk, "targets")
    return render(request, "programmes/new.html", {"form": form})


@operation("programmes.change_rows")
def terms(request: Request, programme_id: UUID) -> HttpResponse:
    """Other terms of a programme."""
    programme = programme_or_404(request, programme_id)
    form = RowForm(request.POST or None, sheet="programme", refs={}, initial=programme.cells)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_terms(request.viewer, programme, form.cells())
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "The terms are changed.")
            return redirect("programmes:overview", programme.pk)
    return render(request, "programmes/terms.html", {"form": form, "programme": programme})


@operation("programmes.see_rows")
def sheets(request: Request, programme_id: UUID) -> HttpResponse:
    """All that is recorded of a programme, sheet by sheet."""
    programme = programme_or_404(request, programme_id)
    counts = queries.counts(request.viewer, programme)
    context = {
        "programme": programme,
        "sheets": [(sheet, TITLES[sheet], counts.get(sheet, 0)) for sheet in KEPT],
        "may_change": may(request.viewer, "programmes.change_rows"),
        "may_download": may(request.viewer, "programmes.download_rows"),
        "terms": [
            (label(name), in_words("programme", name, cell))
            for name, cell in programme.cells.items()
        ],
    }
    return render(request, "programmes/sheets.html", context)


def _sheet_or_404(sheet: str) -> str:
    if sheet not in KEPT:
        raise Http404
    return sheet


@operation("programmes.see_rows")
def sheet(request: Request, programme_id: UUID, sheet: str) -> HttpResponse:
    """The rows of one sheet."""
    programme = programme_or_404(request, programme_id)
    names = shown(_sheet_or_404(sheet))
    found = queries.rows(request.viewer, programme, sheet)
    page = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    context = {
        "programme": programme,
        "sheet": sheet,
        "title": TITLES[sheet],
        "one": ONE[sheet],
        "headers": [label(name) for name in names],
        "page": page,
        "rows": [{"row": row, "cells": _cells(row, names), "late": _late(programme, row)}
                 for row in page],
        "removed": list(queries.removed(request.viewer, programme, sheet)[:_A_PAGE]),
        "may_change": may(request.viewer, "programmes.change_rows"),
    }  # fmt: skip
    return render(request, "programmes/sheet.html", context)


def _cells(row: SheetRow, names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(label(name), in_words(row.sheet, name, row.cells.get(name, ""))) for name in names]


def _late(programme: Programme, row: SheetRow) -> str:
    """What is to be flagged of a target: set or changed after its period had begun."""
    if row.sheet != "targets":
        return ""
    if row.replaces_id:
        return "changed since it was set"
    began = row.cells.get("starts_on") or programme.starts_on.isoformat()
    return "set after its period had begun" if row.cells.get("set_on", "") > began else ""


def _row_or_404(request: Request, programme: Programme, row_id: UUID) -> SheetRow:
    found = queries.row(request.viewer, programme, row_id)
    if found is None:
        raise Http404
    return found


@operation("programmes.see_rows")
def row(request: Request, programme_id: UUID, row_id: UUID) -> HttpResponse:
    """One row, with every earlier version."""
    programme = programme_or_404(request, programme_id)
    found = _row_or_404(request, programme, row_id)
    names = [name for name in columns(found.sheet) if name in found.cells]
    context = {
        "programme": programme,
        "row": found,
        "title": TITLES[found.sheet],
        "called": called(found),
        "cells": _cells(found, tuple(names)),
        "versions": _versions(queries.history(request.viewer, found)),
        "late": _late(programme, found),
        "may_change": may(request.viewer, "programmes.change_rows"),
    }
    return render(request, "programmes/row.html", context)


def called(row: SheetRow) -> str:
    """A row in a few words."""
    for name in ("name", "title", "category", "happened", "organisation", "kind", "indicator"):
        if row.cells.get(name):
            return str(row.cells[name])[:80]
    return f"{ONE[row.sheet].capitalize()} {row.position}"


def _versions(rows: list[SheetRow]) -> list[dict[str, Any]]:
    """Each version with what differed from the one after it."""
    found = []
    for later, earlier in pairwise(rows):
        changed = [
            (label(name), earlier.cells.get(name, "nothing"), later.cells.get(name, "nothing"))
            for name in columns(later.sheet)
            if earlier.cells.get(name) != later.cells.get(name)
        ]
        found.append({"on": later.written_at, "by": later.written_by, "why": earlier.why,
                      "changed": changed})  # fmt: skip
    return found


def _refs(request: Request, programme: Programme) -> dict[str, list[str]]:
    rows = queries.rows(request.viewer, programme, "clusters")
    return {"clusters.cluster_id": [row.cells["cluster_id"] for row in rows]}


@operation("programmes.change_rows")
def add(request: Request, programme_id: UUID, sheet: str) -> HttpResponse:
    """A row more."""
    programme = programme_or_404(request, programme_id)
    standing = queries.rows(request.viewer, programme, _sheet_or_404(sheet))
    usual: dict[str, Any] = dict(next_id(sheet, [one.cells for one in standing]))
    if sheet == "targets":
        usual["set_on"] = timezone.localdate()
    form = RowForm(request.POST or None, sheet=sheet, refs=_refs(request, programme), initial=usual)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_row(request.viewer, programme, sheet, form.cells())
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "It is recorded. The figures follow in a moment.")
            return redirect("programmes:sheet", programme.pk, sheet)
    context = {"form": form, "programme": programme, "sheet": sheet, "title": TITLES[sheet],
               "one": ONE[sheet]}  # fmt: skip
    return render(request, "programmes/add.html", context)


@operation("programmes.change_rows")
def change(request: Request, programme_id: UUID, row_id: UUID) -> HttpResponse:
    """Another version of a row; the one before is kept."""
    programme = programme_or_404(request, programme_id)
    found = _row_or_404(request, programme, row_id)
    refs = _refs(request, programme)
    form = ChangeForm(request.POST or None, sheet=found.sheet, refs=refs, initial=found.cells)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.change_row(
                request.viewer, found, form.cells(), why=form.cleaned_data["changed_because"]
            )
        except Refused as refused:
            form.add_refused(refused)
        else:
            messages.success(request, "It is changed; the earlier version is kept.")
            return redirect("programmes:row", programme.pk, made.pk)
    context = {"form": form, "programme": programme, "row": found, "title": TITLES[found.sheet],
               "called": called(found)}  # fmt: skip
    return render(request, "programmes/change.html", context)


@operation("programmes.change_rows")
def remove(request: Request, programme_id: UUID, row_id: UUID) -> HttpResponse:
    """Take a row off, with why."""
    programme = programme_or_404(request, programme_id)
    found = _row_or_404(request, programme, row_id)
    form = RemoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.remove_row(request.viewer, found, why=form.cleaned_data["why"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "It is taken off; it stays among what was taken off.")
            return redirect("programmes:sheet", programme.pk, found.sheet)
    context = {"form": form, "programme": programme, "row": found, "called": called(found),
               "title": TITLES[found.sheet]}  # fmt: skip
    return render(request, "programmes/remove.html", context)
