"""Where synergies begin: a match, an introduction, an exchange of a plan, or two names."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from offcut import reference
from offcut.errors import InputError
from offcut.platform.access.viewer import Viewer
from offcut.platform.audit.actions import record
from offcut.platform.desk import queries
from offcut.platform.desk.actions import create_synergy, save
from offcut.platform.desk.models import Synergy

if TYPE_CHECKING:
    from offcut.platform.introductions.models import Introduction
    from offcut.platform.listings.models import Listing
    from offcut.platform.matches.models import Match


class CarriedAlready(InputError):
    """There is a synergy of the two listings already."""

    def __init__(self, synergy: Synergy) -> None:
        super().__init__(
            f"There is a synergy of these two listings already: {synergy.reference},"
            f" {synergy.title}."
        )
        self.synergy = synergy


@transaction.atomic
def create_from_match(viewer: Viewer, match: "Match") -> Synergy:
    """A synergy of what a match found: its listings, its tonnes and its value.

    Raises:
        CarriedAlready: there is one of these two listings already; it says which.
    """
    return _of_listings(
        viewer,
        match.have,
        match.want,
        match=match,
        came_from="a match",
        **_expected(match, match.have),
    )


@transaction.atomic
def create_from_introduction(viewer: Viewer, introduction: "Introduction") -> Synergy:
    """A synergy of an introduction; where the names are revealed, both parties see it.

    Raises:
        CarriedAlready: there is one already; it says which.
    """
    match = introduction.match
    made = _of_listings(
        viewer,
        introduction.have_listing,
        introduction.want_listing,
        match=match,
        introduction=introduction,
        came_from="an introduction",
        **_expected(match, introduction.have_listing),
    )
    if introduction.revealed_at is not None:
        _names_known(viewer, made, introduction)
    return made


def _expected(match: "Match | None", have: "Listing") -> dict[str, float | None]:
    """Tonnes and value a year that a match found; of a blend the source's part of the tonnes.

    What a blend is worth is worked out for all its sources together, so nothing is said for one.
    """
    if match is None:
        return {"expected_tonnes": None, "expected_value_gbp": None}
    if not match.is_blend:
        return {"expected_tonnes": match.tonnes, "expected_value_gbp": match.value}
    share = next((one.share for one in match.sources.all() if one.listing_id == have.pk), None)
    known = share is not None and match.tonnes is not None
    return {
        "expected_tonnes": match.tonnes * share if known else None,  # type: ignore[operator]
        "expected_value_gbp": None,
    }


@transaction.atomic
def note_names_shown(viewer: Viewer, introduction: "Introduction") -> None:
    """A case that was begun before its two parties were introduced: now each knows the other."""
    have, want = introduction.have_listing_id, introduction.want_listing_id
    standing = queries.of_pair(have, want)
    if standing is not None and standing.names_known_on is None:
        _names_known(viewer, standing, introduction)


def _names_known(viewer: Viewer, synergy: Synergy, introduction: "Introduction") -> None:
    day = timezone.localtime(introduction.revealed_at).date()
    synergy.names_known_on = day
    synergy.names_known_how = "Both agreed to be introduced, and the names were shown"
    save(synergy, "names_known_on", "names_known_how")
    record(viewer, "synergy.names_known", synergy, introduction=str(introduction.pk))


@transaction.atomic
def create_from_plan(
    viewer: Viewer,
    *,
    have_listing: "Listing",
    want_listing: "Listing",
    tonnes: float | None,
    value_gbp: float | None,
    plan: str,
) -> Synergy:
    """A synergy of one exchange of a plan.

    Args:
        viewer: A facilitator.
        have_listing: Where the flow begins.
        want_listing: Where it ends.
        tonnes: A year, in the plan.
        value_gbp: What it is worth to both a year, in the plan; None where the plan does not say.
        plan: The plan's name, for where it came from.

    Raises:
        CarriedAlready: there is one of these two listings already; it says which.
    """
    return _of_listings(
        viewer,
        have_listing,
        want_listing,
        expected_tonnes=tonnes,
        expected_value_gbp=value_gbp,
        came_from=f"the plan “{plan}”"[:200],
    )


def _of_listings(viewer: Viewer, have: "Listing", want: "Listing", **fields: Any) -> Synergy:
    standing = queries.of_pair(have.pk, want.pk)
    if standing is not None:
        raise CarriedAlready(standing)
    return create_synergy(
        viewer,
        title=title_of(have, want),
        have_organisation=have.organisation,
        want_organisation=want.organisation,
        have_listing=have,
        want_listing=want,
        resource_type=have.resource_type or want.resource_type,
        synthetic=have.synthetic or want.synthetic,
        **fields,
    )


def title_of(have: "Listing", want: "Listing") -> str:
    """Material and districts, no names: ``Green sand, Sandwell to Solihull``."""
    kind = have.resource_type or want.resource_type
    known = reference.resource_types.get(kind) if kind else None
    places = " to ".join(dict.fromkeys(filter(None, (have.site.district, want.site.district))))
    return ", ".join(filter(None, (known.name if known else "Exchange", places)))
