"""What is asked of the list of matches: filters and order, read from an address or kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from offcut.places.postcodes import gazetteer
from offcut.platform.listings.faces import material
from offcut.platform.matches.forms import SEARCHES, FilterForm
from offcut.platform.matches.queries import ORDERS, Filters
from offcut.platform.matches.wording import verdict_means

_KEPT = {
    "matches": ("side", "verdict", "material", "within", "show"),
    "listings": ("q", "kind", "material", "type", "district"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Filters and order of the list, with what stood in the address for the form."""

    filters: Filters
    order: str
    given: dict[str, Any]

    @classmethod
    def of(cls, query: QueryDict) -> "Asked":
        """From an address; what cannot be read is left out."""
        form = FilterForm(query)
        form.is_valid()
        found = {name: form.cleaned_data.get(name) for name in form.fields}
        order = query.get("sort", "")
        return cls(
            filters_of(found), order if order in ORDERS else "",
            {**found, "since": query.get("since", "") if found["since"] else ""},
        )  # fmt: skip

    @property
    def narrows(self) -> bool:
        """Whether some matches may be left out."""
        return self.filters != Filters()


def filters_of(found: Mapping[str, Any]) -> Filters:
    """The filters of a form's values."""
    return Filters(
        listing=found.get("listing"),
        side=found.get("side") or "",
        verdicts=tuple(found.get("verdict") or ()),
        material=found.get("material") or "",
        within_km=found.get("within"),
        since=found.get("since"),
        dismissed=found.get("show") == "dismissed",
        assigned=found.get("show") == "assigned",
        mediated=found.get("show") == "mediated",
    )


def kept(of: str, query: QueryDict) -> dict[str, Any]:
    """What of an address is kept with a saved search: plain values."""
    names = _KEPT.get(of, ())
    found = {name: query.getlist(name) for name in names if any(query.getlist(name))}
    return {
        name: values if name == "verdict" else values[-1][:200] for name, values in found.items()
    }


def filters_kept(asked: Mapping[str, Any]) -> Filters:
    """The filters of a saved search."""
    query = QueryDict(mutable=True)
    for name, value in asked.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return Asked.of(query).filters


def in_words(of: str, asked: Mapping[str, Any]) -> str:
    """What is looked for, as a sentence."""
    parts = []
    if asked.get("q"):
        parts.append(f"“{asked['q']}”")
    kind = asked.get("kind") or ""
    if kind:
        parts.append("somebody has it" if kind == "have" else "somebody wants it")
    type_id = asked.get("material") or asked.get("type") or ""
    if type_id:
        parts.append(material(type_id).lower() if material(type_id) else type_id)
    if asked.get("side"):
        parts.append("for what you want" if asked["side"] == "want" else "for what you have")
    if asked.get("verdict"):
        parts.append(" or ".join(verdict_means(name).lower() for name in asked["verdict"]))
    if asked.get("within"):
        parts.append(f"within {asked['within']} km")
    if asked.get("district"):
        code = asked["district"]
        parts.append(f"in {gazetteer().districts.get(code, (code, None))[0]}")
    told = ", ".join(parts) or "everything that is new"
    return f"{SEARCHES.get(of, of)}: {told}"
