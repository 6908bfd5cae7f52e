"""What completed synergies of an example programme claim, year by year, and what shows it."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from offcut.regions.example_programme.synergies import Plan, Recipe, Row, figures

_LEAST_SHARE = 0.08  # of a year: less is claimed with the next
_YEAR = 365
_PREFIX = {"weighbridge": "WB", "transfer_note": "WTN", "invoice": "INV", "meter": "MR"}


def claims(recipe: Recipe, made: Sequence[Plan], chance: random.Random) -> Iterator[Row]:
    """The claims of every completed synergy."""
    for plan in made:
        if plan.completed_on is None:
            continue
        for year in range(plan.completed_on.year, recipe["until"].year + 1):
            share = _share_of_year(plan.completed_on, recipe["until"], year)
            if share >= _LEAST_SHARE:
                yield _claim(recipe, plan, year, share, chance)


def _share_of_year(start: date, end: date, year: int) -> float:
    first, last = max(start, date(year, 1, 1)), min(end, date(year, 12, 31))
    return ((last - first).days + 1) / _YEAR


def _claim(recipe: Recipe, plan: Plan, year: int, share: float, chance: random.Random) -> Row:
    rules = recipe["claims"]
    amount = plan.quantity * plan.realised * share * chance.lognormvariate(0.0, 0.08)
    quantity = figures(amount, 3)
    row: Row = {
        "claim_id": f"{plan.id}-{year}",
        "synergy_id": plan.id,
        "year": year,
        "quantity": quantity,
        "quantity_low": figures(quantity * (1 - rules["interval"]), 3),
        "quantity_high": figures(quantity * (1 + rules["interval"]), 3),
    }
    row |= _money(recipe, plan, quantity, year, chance)
    row |= _evidence(recipe, plan, year, chance)
    pinned = rules["factor_set"].get(year)
    if chance.random() >= rules["own_set_share"] and pinned:
        row["factor_set"] = pinned
    return row


def _money(recipe: Recipe, plan: Plan, quantity: float, year: int, chance: random.Random) -> Row:
    rules, flow = recipe["claims"], plan.flow
    have, want = (figures(quantity * s * chance.uniform(0.75, 1.2), 3) for s in flow["saved"])
    row: Row = {"have_cost_saved_gbp": have, "want_cost_saved_gbp": want, "price_base": year}
    if chance.random() < rules["sales_share"]:
        price = max(0.0, plan.row.get("transfer_price") or 0.0)
        row["have_sales_gbp"] = figures(price * quantity, 3)
    first = plan.completed_on is not None and plan.completed_on.year == year
    if first and chance.random() < rules["investment"]["share"]:
        side = chance.choice(("have", "want"))
        row[f"{side}_investment_gbp"] = figures(chance.uniform(*rules["investment"]["gbp"]), 2)
    if first and chance.random() < rules["jobs"]["share"]:
        side = chance.choice(("have", "want"))
        row[f"{side}_jobs_created"] = chance.choice(rules["jobs"]["created"])
        row[f"{side}_jobs_kept"] = chance.choice(rules["jobs"]["kept"])
    return row


def _evidence(recipe: Recipe, plan: Plan, year: int, chance: random.Random) -> Row:
    rules, grades, end = recipe["claims"], recipe["grades"], recipe["until"]
    grade = chance.choices(list(grades), [g["share"] for g in grades.values()])[0]
    kinds = chance.choice(grades[grade]["kinds"])
    if plan.flow["flow"] == "water":
        kinds = recipe["water_kinds"][grade]
    closed = date(year, 12, 31) if year < end.year else end - timedelta(days=30)
    signed = closed + timedelta(days=chance.randint(4, 26))
    row: Row = {"grade": grade, "evidence_kinds": kinds}
    if grade != "D":
        number = chance.randint(100, 900)
        row["evidence"] = "; ".join(
            f"{_PREFIX.get(kind, 'DOC')} {year}-{plan.id}-{number}" for kind in kinds.split("; ")
        )
    if chance.random() >= rules["unsigned_share"]:
        row["have_signed_on"] = signed
        row["want_signed_on"] = min(end, signed + timedelta(days=chance.randint(0, 9)))
    if grade == "A":
        row["verifier"] = recipe["verifier"]
        row["verified_on"] = min(end, signed + timedelta(days=chance.randint(20, 60)))
    again = plan.completed_on and plan.completed_on + timedelta(days=_YEAR + chance.randint(5, 40))
    confirmed = chance.random() < rules["reconfirmed_share"]
    if again and again <= end and confirmed and plan.completed_on.year == year:  # type: ignore[union-attr]
        row["reconfirmed_on"] = again
    return row


def baseline_evidence(recipe: Recipe, made: Sequence[Plan], chance: random.Random) -> None:
    """What shows where the material went before; for some completed synergies nothing does."""
    for plan in made:
        shown = chance.random() >= recipe["claims"]["without_baseline_evidence"]
        if plan.completed_on is not None and shown:
            kind = "MR" if plan.flow["flow"] == "water" else "WTN"
            plan.row["baseline_evidence"] = f"{kind} of the year before, {plan.id}"


def attribution(recipe: Recipe, made: Sequence[Plan], chance: random.Random) -> Iterator[Row]:
    """Shares of two programmes, where another one supported a synergy as well."""
    rules = recipe["claims"]
    for plan in made:
        if plan.completed_on is None or chance.random() >= rules["two_programmes_share"]:
            continue
        share = chance.choice((0.5, 0.6, 0.7, 0.8))
        agreed = plan.completed_on
        for programme, part in (
            (recipe["programme"]["title"], share),
            (rules["other_programme"], round(1 - share, 2)),
        ):
            yield {
                "synergy_id": plan.id,
                "programme": programme,
                "share": part,
                "agreed_on": agreed,
            }


def suppliers(recipe: Recipe, made: Sequence[Plan], chance: random.Random) -> Iterator[Row]:
    """How far takers rest on one supplier and on abroad, before and after."""
    for plan in made:
        if plan.completed_on is None or chance.random() >= recipe["claims"]["suppliers_share"]:
            continue
        one = round(chance.uniform(0.6, 1.0), 2)
        abroad = plan.flow["abroad"]
        less = chance.uniform(0.5, 0.9)
        yield {
            "synergy_id": plan.id,
            "year": plan.completed_on.year,
            "organisation": plan.row["want_organisation"],
            "material": plan.row["resource"],
            "one_supplier_before": one,
            "one_supplier_after": round(one * less, 2),
            "abroad_before": abroad,
            "abroad_after": round(abroad * less, 2),
        }


def set_traps(recipe: Recipe, made: Sequence[Plan], rows: list[Row]) -> None:
    """Slips that the guards are to warn of, in small exchanges, so that the totals stand."""
    traps: Any = recipe["traps"]

    first = {row["synergy_id"]: row for row in reversed(rows)}

    def done(flow: str) -> list[Plan]:
        return [plan for plan in made if plan.flow["flow"] == flow and plan.id in first]

    small = min(done(traps["thousandfold"]["flow"]), key=lambda plan: plan.quantity)
    slip = first[small.id]
    slip["have_cost_saved_gbp"] *= traps["thousandfold"]["factor"]
    for column in ("grade", "evidence", "evidence_kinds", "verifier", "verified_on"):
        slip.pop(column, None)
    absurd = done(traps["absurd_carbon"]["flow"])[0]
    per_unit = traps["absurd_carbon"]["kgco2e_per_unit"]
    absurd.row["predicted_kgco2e"] = figures(absurd.quantity * per_unit, 2)
    done(traps["heavy_load"]["flow"])[0].row["load_t"] = traps["heavy_load"]["load_t"]
