"""An exchange from the side of its outcomes: movements, claims, what the account rests on."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from offcut.platform.access.guard import may, operation
from offcut.platform.outcomes import actions, queries
from offcut.platform.outcomes.columns import groups, label
from offcut.platform.outcomes.forms.cells import CellsForm, shown_cell
from offcut.platform.outcomes.seeing import sees_cells
from offcut.platform.outcomes.showing import paid
from offcut.platform.outcomes.views.common import asked, synergy_of, viewer_of


@operation("outcomes.see_basis")
def exchange(request: HttpRequest, synergy_id: UUID) -> HttpResponse:
    """One exchange: its claims, movements, season tickets, and what its account rests on."""
    viewer = viewer_of(request)
    synergy = synergy_of(request, synergy_id, "outcomes.see_basis")
    cells = queries.basis_cells(viewer, synergy)
    seen = sees_cells(viewer, synergy)
    context = {
        "synergy": synergy,
        "claims": queries.claims(viewer).filter(synergy=synergy),
        "movements": queries.movements(viewer).filter(synergy=synergy, corrected_by=None)[:10],
        "tickets": queries.season_tickets(viewer, synergy),
        "groups": [
            {
                "group": group,
                "rows": [
                    (label(name).removesuffix(", £"), shown_cell(name, cells[name]))
                    for name in group.names
                    if cells.get(name) is not None
                ],
                "url": reverse(f"outcomes:{group.operation}", args=[synergy.pk, group.id]),
                "changes": may(viewer, f"outcomes.{group.operation}", synergy),
            }
            for group in groups().values()
            if set(group.names) <= seen
        ],
        "paid": paid(viewer, synergy),
        "can": {
            name: may(viewer, f"outcomes.{name}", synergy)
            for name in ("record_movement", "make_claim", "make_season_ticket")
        }
        | {"record_terms": may(viewer, "desk.record_terms", synergy)},
    }
    return render(request, "outcomes/exchange.html", context)


@operation("outcomes.change_basis")
def change_basis(request: HttpRequest, synergy_id: UUID, group: str) -> HttpResponse:
    """Set one group of what both sides and staff see."""
    return _change(request, synergy_id, group, "outcomes.change_basis")


@operation("outcomes.change_terms")
def change_terms(request: HttpRequest, synergy_id: UUID, group: str) -> HttpResponse:
    """Set one group of prices and costs."""
    return _change(request, synergy_id, group, "outcomes.change_terms")


def _change(request: HttpRequest, synergy_id: UUID, group: str, name: str) -> HttpResponse:
    viewer = viewer_of(request)
    synergy = synergy_of(request, synergy_id, name)
    wanted = groups().get(group)
    if wanted is None or f"outcomes.{wanted.operation}" != name:
        raise Http404
    if not set(wanted.names) <= sees_cells(viewer, synergy):
        raise Http404
    cells = queries.basis_cells(viewer, synergy)
    form = CellsForm(request.POST or None, group=wanted, cells=cells)

    def act(given: dict[str, Any]) -> str:
        actions.change_basis(viewer, synergy, group, given)
        return f"Saved.|{reverse('outcomes:exchange', args=[synergy.pk])}"

    context = {"synergy": synergy, "group": wanted}
    return asked(request, form, "outcomes/change_basis.html", act, context)
