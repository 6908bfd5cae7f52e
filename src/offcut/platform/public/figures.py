"""What the network has achieved, as everybody may know it: worked out by the core, kept whole.

Figures are claims of completed exchanges with evidence. They are published at most once in four
weeks: two releases with one exchange between them would tell of that exchange by their difference.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from offcut import regions
from offcut.impact.formulas import formulas
from offcut.impact.model import METHOD_VERSION
from offcut.platform.access.guard import require
from offcut.platform.access.viewer import Viewer
from offcut.platform.audit.actions import record
from offcut.platform.operations.queries import option
from offcut.platform.outcomes.account import accounted
from offcut.platform.outcomes.queries import all_claims
from offcut.platform.public.models import Release
from offcut.reports.open_data import About, release_of, rows_of
from offcut.version import __version__

EVERY = timedelta(weeks=4)
_ALL = "all"
_WHOLE_FROM = 100


@transaction.atomic
def publish(viewer: Viewer, *, on: date | None = None) -> Release | None:
    """Publish the figures of a day; None where the last release is too near.

    Raises:
        PermissionDenied: the viewer may not (the platform's own work may).
    """
    if not (viewer.person_id is None and viewer.name):
        require(viewer, "public.publish_figures")
    day = on or timezone.localdate()
    if Release.objects.filter(on__gt=day - EVERY).exists():
        return None
    found = accounted(all_claims("figures for everybody"))
    region = regions.load(settings.REGION)
    claims = list(found.claims.values())
    about = About(
        title=f"Results of the resource network of {region.title}",
        publisher=str(option("contact_name")),
        region=region.title,
        starts_on=date(min((claim.year for claim in claims), default=day.year), 1, 1),
        ends_on=day,
        synthetic=found.result.synthetic,
    )
    made = release_of(found.result, about, {"Offcut": __version__, "Method": METHOD_VERSION})
    rows = [list(map(_plain, row)) for row in rows_of(made)]
    digest = hashlib.sha256(json.dumps([rows, made.metadata]).encode()).hexdigest()
    release = Release.objects.create(on=day, rows=rows, about=dict(made.metadata), digest=digest)
    record(viewer, "figures.published", release, claims=len(claims))
    return release


def _plain(cell: object) -> Any:
    return cell if isinstance(cell, int | float) else str(cell)


def latest() -> Release | None:
    """The release that stands."""
    return Release.objects.first()


def release_of_day(day: date) -> Release | None:
    """The release of a day, if there was one."""
    return Release.objects.filter(on=day).first()


def releases() -> "QuerySet[Release]":
    """The latest year of releases, newest first."""
    return Release.objects.all()[:13]


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure; ``value`` None: left out, to protect single firms, or not known."""

    metric: str
    label: str
    value: float | None
    unit: str
    not_known: int  # claims whose part is not known
    left_out: bool

    @property
    def shown(self) -> float | None:
        """As a page says it: whole from a hundred on; the file has the rest."""
        large = self.value is not None and abs(self.value) >= _WHOLE_FROM
        return float(round(self.value)) if large and self.value is not None else self.value


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the release: what it is about and its figures."""

    material: str
    district: str
    claims: int | None
    figures: dict[str, Figure]

    @property
    def is_partly_left_out(self) -> bool:
        """Whether the reader needs to know why something is left out."""
        return self.claims is None or any(one.left_out for one in self.figures.values())

    @property
    def is_total(self) -> bool:
        """Whether it is the sum of everything."""
        return self.material == self.district == _ALL


LABELS = {
    "landfill_diverted": "Kept out of landfill",
    "ghg": "Greenhouse gas avoided",
    "cost_saved": "Saved by businesses",
    "water_saved": "Water saved",
}


def lines(release: Release) -> list[Line]:
    """The rows of a release with their figures."""
    if not release.rows:
        return []
    names = [str(name) for name in release.rows[0]]
    return [_line(dict(zip(names, row, strict=True))) for row in release.rows[1:]]


def _line(row: dict[str, Any]) -> Line:
    told = {part.partition(":")[0].strip() for part in str(row["left_out"]).split(";")}
    figures = {
        metric: Figure(
            metric,
            label,
            float(row[metric]) if row[metric] != "" else None,
            formulas()[metric].unit,
            int(row[f"{metric}_not_known"] or 0),
            metric in told,
        )
        for metric, label in LABELS.items()
        if metric in row  # a release of an earlier version may not have it
    }
    claims = int(row["claims"]) if row["claims"] != "" else None
    return Line(str(row["material"]), str(row["district"]), claims, figures)


def total(release: Release) -> Line | None:
    """The sum over everything."""
    return next((line for line in lines(release) if line.is_total), None)


def by(release: Release, dimension: str) -> list[Line]:
    """The rows of one dimension (``material`` or ``district``), summed over the other."""
    other = "district" if dimension == "material" else "material"
    return [
        line
        for line in lines(release)
        if getattr(line, other) == _ALL and getattr(line, dimension) != _ALL
    ]
