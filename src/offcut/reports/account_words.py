"""The account of exchanges in words: what is shown first, in the terminal and in a report."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from offcut.impact.formulas import formulas
from offcut.impact.gaps import Gap
from offcut.impact.model import METHOD_VERSION, Standing
from offcut.impact.project import price_base
from offcut.impact.result import ImpactResult
from offcut.reports.wordings import plural

SHOWN = (
    "ghg",
    "landfill_diverted",
    "virgin_displaced",
    "hazardous_eliminated",
    "water_saved",
    "imported_displaced",
    "cost_saved",
    "sales",
    "investment",
    "jobs_created",
    "jobs_kept",
)
"""The metrics of an account, always several, in the order in which they are shown."""

MEANING = {
    Standing.POTENTIAL: "discussed",
    Standing.AGREED: "being put in place, or without evidence",
    Standing.REALISED: "achieved, with evidence, not yet verified",
    Standing.VERIFIED: "achieved, verified by a third party",
}
COLUMNS = {
    Standing.POTENTIAL: "Potential",
    Standing.AGREED: "Agreed",
    Standing.REALISED: "Realised, not yet verified",
    Standing.VERIFIED: "Verified",
}
"""What heads the column of a standing."""
EVIDENCED = "Completed with evidence (verified or not)"
"""What realised and verified claims are together, everywhere that they are counted so."""
NEVER_ADDED = (
    "Potential, agreed, realised and verified stand beside each other and are never added."
    " Each claim is in one column only."
)

AT_LEAST = "* At least: what is not known is left out."
"""What a star after a total means."""


def column_head(standing: Standing) -> str:
    """The head of a standing's column in a terminal: small, on two lines where it is long."""
    return COLUMNS[standing].lower().replace(", ", ",\n")


def headline(result: ImpactResult) -> str:
    """What was looked at, in one sentence."""
    counts = [f"{len(result.indices(standing))} {standing}" for standing in Standing]
    claims = plural(len(result.claims), "claim")
    synergies = plural(len({claim.synergy for claim in result.claims}), "synergy", "synergies")
    years = period(result)
    return f"{claims} of {synergies}, {years}: {', '.join(counts)}"


def period(result: ImpactResult) -> str:
    """The years that the account is of."""
    years = result.years
    if not years:
        return "no year"
    return str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"


def rests_on(result: ImpactResult) -> str:
    """Method, factor sets and the base of prices in one line."""
    sets = ", ".join(dict.fromkeys(factors.id for factors in result.asked.sets))
    return f"Method {METHOD_VERSION}; factors {sets or 'none'}; pounds in {price_base(result)}"


@dataclass(frozen=True, slots=True)
class GapGroup:
    """Claims in which one metric is not known, for the same reasons."""

    metric: str  # id
    reasons: tuple[str, ...]
    claims: tuple[str, ...]

    @property
    def told(self) -> str:
        """The group in one sentence."""
        named = ", ".join(self.claims[:3])
        more = f" and {len(self.claims) - 3} more" if len(self.claims) > 3 else ""
        return f"{formulas()[self.metric].title}: {_merged(self.reasons)} ({named}{more})"


_EMPTY = re.compile(r"column '(\w+)' is empty")


def _merged(reasons: Sequence[str]) -> str:
    """Reasons as one: empty columns together."""
    empty = [found[1] for reason in reasons if (found := _EMPTY.fullmatch(reason))]
    others = [reason for reason in reasons if not _EMPTY.fullmatch(reason)]
    if len(empty) < 2:
        return "; ".join(reasons)
    return "; ".join([f"columns {', '.join(empty)} are empty", *others])


def gap_groups(gaps: Iterable[Gap]) -> tuple[GapGroup, ...]:
    """Gaps by metric and reasons: in the order in which metrics are shown, the frequent first."""
    found: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for gap in gaps:
        found[gap.formula, gap.reasons].append(gap.claim)
    groups = [GapGroup(*key, tuple(claims)) for key, claims in found.items()]
    order = {name: place for place, name in enumerate(SHOWN)}

    def place(group: GapGroup) -> tuple[int, int]:
        metric = formulas()[group.metric].metric
        return order.get(metric, len(order)), -len(group.claims)

    return tuple(sorted(groups, key=place))


def negative(result: ImpactResult, metric: str = "ghg") -> Sequence[str]:
    """The claims in which an exchange takes more than it saves."""
    values = result.values[metric]
    return [claim.id for claim, value in zip(result.claims, values, strict=True) if value < 0]
