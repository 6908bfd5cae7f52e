"""Makes the example programme of a region from its recipe: seeded, synthetic, marked.

The recipe (``regions/<name>/example/programme_recipe.yaml``) takes the fictional organisations of
the region's example listings through two and a half years of exchanges. The same seed gives the
same sheets to the letter.
"""

import csv
import io
import random
from collections.abc import Mapping, Sequence
from typing import Any

from offcut.reference._read import rows as table_rows
from offcut.reference._store import info
from offcut.regions.example_programme import claims, delivery
from offcut.regions.example_programme.synergies import Plan, Recipe, Row, plans, sizes
from offcut.regions.recipe import Draft

__all__ = ["as_csv", "sheets"]


def sheets(recipe: Recipe, world: Sequence[Draft]) -> dict[str, list[Row]]:
    """The rows of every sheet of the example programme.

    Args:
        recipe: what the recipe file holds.
        world: the tidy drafts of the region's example listings.
    """

    def chance(part: str) -> random.Random:
        return random.Random(f"{recipe['seed']}.{part}")  # a change in one part leaves the others

    bands = sizes(recipe, world, chance("sizes"))
    made = plans(recipe, world, chance("synergies"))
    _join(recipe, made, bands, chance("clusters"))
    claims.baseline_evidence(recipe, made, chance("baseline"))
    _enter_twice(recipe, made)
    claimed = list(claims.claims(recipe, made, chance("claims")))
    claims.set_traps(recipe, made, claimed)
    joined = delivery.members(recipe, made, world, bands, chance("members"))
    return {
        **delivery.listed(recipe),
        "synergies": [plan.row for plan in made],
        "claims": claimed,
        "attribution": list(claims.attribution(recipe, made, chance("attribution"))),
        "suppliers": list(claims.suppliers(recipe, made, chance("suppliers"))),
        "spend": list(delivery.spend(recipe, chance("spend"))),
        "members": joined,
        "activity": delivery.activity(recipe, joined, chance("activity")),
        "scores": list(delivery.scores(recipe)),
    }


def _join(
    recipe: Recipe, made: Sequence[Plan], bands: Mapping[str, str], chance: random.Random
) -> None:
    """Gives each synergy its cluster, where it is in one, and the sizes of both ends."""
    for plan in made:
        for side in ("have", "want"):
            plan.row[f"{side}_size"] = bands[plan.row[f"{side}_organisation"]]
        for cluster in recipe["clusters"]:
            here = plan.row["have_district"] in cluster.get(
                "districts", [plan.row["have_district"]]
            )
            inside = chance.random() < cluster["share"]
            if plan.flow["flow"] in cluster["flows"] and here and inside:
                plan.row["cluster"] = cluster["cluster_id"]


def _enter_twice(recipe: Recipe, made: Sequence[Plan]) -> None:
    """One exchange stands in the list twice: the facilitator of each end entered it."""
    flow = recipe["traps"]["both_ends"]["flow"]
    first, second = [p for p in made if p.flow["flow"] == flow and p.completed_on is not None][:2]
    own_id = second.row["synergy_id"]
    second.row.clear()
    second.row.update(first.row | {"synergy_id": own_id})
    second.row["title"] = f"{first.row['title']}, entered by the taker"
    second.flow, second.quantity, second.realised = first.flow, first.quantity, first.realised
    second.dates = dict(first.dates)


def as_csv(sheet: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """A sheet as CSV: the columns of the table ``workbook_columns`` that any row fills."""
    known = [row["column"] for row in table_rows(info("workbook_columns")) if row["sheet"] == sheet]
    used = [name for name in known if any(row.get(name) not in (None, "") for row in rows)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(used)
    for row in rows:
        writer.writerow(_cell(row.get(name)) for name in used)
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.10g}" if isinstance(value, float) else str(value)
