"""Which figures of a claim a viewer may see: the side's own, the physical whole, or all.

Effects on materials, water and emissions are told to everybody who sees the claim. What a firm
states of its money and its jobs, and what is worked out from its prices, is told to that firm, to
the assigned facilitator and to the auditor. Sums over both firms would give one's terms to the
other: a party sees none.
"""

from offcut.impact.formulas import formulas, metrics
from offcut.impact.model import Side
from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.desk.models import Synergy
from offcut.platform.outcomes.columns import TERMS, Whose, whose

PHYSICAL = (
    "ghg",
    "landfill_diverted",
    "virgin_displaced",
    "water_saved",
    "hazardous_eliminated",
    "imported_displaced",
)
OF_A_FIRM = ("cost_saved", "sales", "investment", "jobs_created", "jobs_kept")
NOT_VERIFIED = {
    "cost_saved": "as the firm states it, else from the prices that it states; not verified",
    **dict.fromkeys(OF_A_FIRM[1:], "as the firm states it; not verified"),
}
"""What stands beside a firm's own figures: a verification is of quantities, not of these."""
LABELS = {
    "ghg": "Greenhouse gas avoided",
    "landfill_diverted": "Kept from landfill",
    "virgin_displaced": "Virgin material displaced",
    "water_saved": "Water saved",
    "hazardous_eliminated": "Hazardous waste eliminated",
    "imported_displaced": "Imports displaced",
    "cost_saved": "Cost saved",
    "sales": "Additional sales",
    "investment": "Private investment",
    "jobs_created": "Jobs created",
    "jobs_kept": "Jobs kept",
}


def own_sides(viewer: Viewer, synergy: Synergy) -> frozenset[Side]:
    """The sides whose private figures the viewer may see."""
    facilitates = viewer.is_any(Role.FACILITATOR) and viewer.person_id in synergy.assigned_ids()
    if facilitates or viewer.is_any(Role.AUDITOR):
        return frozenset({Side.HAVE, Side.WANT})
    parties = {
        Side.HAVE: synergy.have_organisation_id,
        Side.WANT: synergy.want_organisation_id,
    }
    return frozenset(side for side, of in parties.items() if viewer.belongs_to(of))


def sees_metric(viewer: Viewer, synergy: Synergy, metric: str, side: Side) -> bool:
    """Whether the viewer may see one figure of a claim."""
    if metric in PHYSICAL:
        return True
    own = own_sides(viewer, synergy)
    return len(own) == 2 if side in (Side.SOCIETY, Side.BOTH) else side in own


def sees_cells(viewer: Viewer, synergy: Synergy) -> frozenset[str]:
    """The cells of the basis that the viewer may see; of who pays whom: ``terms.seen_cells``."""
    own = own_sides(viewer, synergy)
    seen = {Whose.SHARED} | ({Whose.BOTH} if own else set())
    seen |= {Whose.HAVE} if Side.HAVE in own else set()
    seen |= {Whose.WANT} if Side.WANT in own else set()
    return frozenset(name for name, of in whose().items() if of in seen and name not in TERMS)


def seen_metrics(viewer: Viewer, synergy: Synergy) -> list[str]:
    """The ids of the metrics that the viewer may see, as the core names them."""
    known = formulas()
    return [
        name
        for name in metrics()
        if sees_metric(viewer, synergy, known[name].metric, known[name].side)
    ]
