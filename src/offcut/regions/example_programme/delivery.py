"""What an example programme spent and did: spend, activity, members, scores and the rest."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from offcut.regions.example_programme.synergies import Plan, Recipe, Row, figures
from offcut.regions.recipe import Draft

_POSTS = {"micro": 5, "small": 26, "medium": 110, "large": 420}
_RAMP = (0.55, 0.8)  # of the profile, in the first two quarters
_OTHERS = 30  # members that are in no synergy


def quarters(recipe: Recipe) -> list[tuple[str, date, date]]:
    """Name, first and last day of each quarter of the programme."""
    found = []
    day: date = recipe["starts_on"]
    while day < recipe["until"]:
        number = (day.month + 2) // 3
        following = date(day.year + number // 4, number % 4 * 3 + 1, 1)
        found.append((f"{day.year}Q{number}", day, following - timedelta(days=1)))
        day = following
    return found


def spend(recipe: Recipe, chance: random.Random) -> Iterator[Row]:
    """Each line of each quarter, against its profile."""
    for index, (name, first, _) in enumerate(quarters(recipe)):
        for category, line in recipe["spend"].items():
            if "from" in line and first < line["from"].replace(day=1, month=7):
                continue
            profile = line["profile"] * (1 + line["rise"] * index)
            ramp = _RAMP[index] if index < len(_RAMP) else 1.0
            yield {
                "period": name,
                "category": category,
                "profile_gbp": round(profile),
                "actual_gbp": round(profile * ramp * chance.uniform(*line["spent"])),
                "funding": line["funding"],
                "cluster": line.get("cluster"),
                "metric": line["metric"],
            }


def members(
    recipe: Recipe,
    made: Sequence[Plan],
    world: Sequence[Draft],
    bands: Mapping[str, str],
    chance: random.Random,
) -> list[Row]:
    """The organisations of the synergies and some others, in the order in which they joined."""
    joined: dict[str, tuple[date, str | None]] = {}
    for plan in made:
        for side in ("have", "want"):
            first = plan.dates["idea"] - timedelta(days=chance.randint(5, 60))
            day = max(recipe["starts_on"], first)
            joined.setdefault(plan.row[f"{side}_organisation"], (day, plan.row.get("cluster")))
    others = [name for name in bands if name not in joined]
    days = (recipe["until"] - recipe["starts_on"]).days
    for name in chance.sample(others, min(_OTHERS, len(others))):
        joined[name] = recipe["starts_on"] + timedelta(days=chance.randint(20, days)), None
    homes = {draft.organisation: draft for draft in reversed(world)}
    rows = [
        _member(recipe, homes[name], bands[name], *when, chance) for name, when in joined.items()
    ]
    return sorted(rows, key=lambda row: (row["joined_on"], row["organisation"]))


def _member(
    recipe: Recipe,
    home: Draft,
    band: str,
    joined_on: date,
    cluster: str | None,
    chance: random.Random,
) -> Row:
    from offcut.places import resolve

    rules = recipe["members"]
    row: Row = {
        "organisation": home.organisation,
        "joined_on": joined_on,
        "cluster": cluster,
        "sic_code": home.sic,
        "size_band": band,
        "district": resolve(home.postcode).district,
        "private": "yes" if chance.random() < rules["private_share"] else "no",
        "insolvent": "yes" if chance.random() < rules["insolvent_share"] else "no",
    }
    if chance.random() < rules["grant"]["share"]:
        row["grant_gbp"] = figures(chance.uniform(*rules["grant"]["gbp"]), 2)
    if chance.random() < rules["match"]["share"]:
        row["private_match_gbp"] = figures(chance.uniform(*rules["match"]["gbp"]), 2)
    if chance.random() < rules["jobs_stated_share"]:
        posts = max(1, round(_POSTS[band] * chance.uniform(0.7, 1.4)))
        row["jobs_before_fte"] = posts
        row["jobs_after_fte"] = max(0, posts + chance.choice((-2, 0, 0, 0, 1, 1, 2)))
    kinds = rules["new_product"]
    drawn = chance.random()
    if drawn < kinds["market"]:
        row["new_product"] = "market"
    elif drawn < kinds["market"] + kinds["firm"]:
        row["new_product"] = "firm"
    if chance.random() < rules["evidence_share"]:
        row["evidence"] = f"Record of support SR-{chance.randint(100, 999)}"
    return row


def activity(recipe: Recipe, rows: Sequence[Row], chance: random.Random) -> list[Row]:
    """Workshops each quarter, and what was done with each member."""
    rules, done = recipe["activity"], []
    for _, first, last in quarters(recipe):
        for _ in range(rules["workshops_each_quarter"]):
            on = first + timedelta(days=chance.randint(5, (last - first).days))
            count = chance.randint(9, 24)
            done.append(
                {
                    "activity_on": on,
                    "kind": "workshop",
                    "hours": chance.randint(*rules["hours"]["workshop"]),
                    "participants": count,
                    "listings": count + chance.randint(0, 18),
                    "matches": chance.randint(1, 6),
                }
            )
    for member in rows:
        done += _with_member(rules, member, recipe["until"], chance)
    return sorted(done, key=lambda row: (row["activity_on"], row.get("organisation", "")))


def _with_member(rules: Recipe, member: Row, end: date, chance: random.Random) -> Iterator[Row]:
    kinds = [kind for kind in rules["hours"] if kind != "workshop"]
    on = member["joined_on"]
    for _ in range(chance.randint(*rules["visits_each_member"]) + 1):
        on = on + timedelta(days=chance.randint(3, 70))
        kind = chance.choice(kinds)
        if on > end:
            return
        yield {
            "activity_on": on,
            "kind": kind,
            "organisation": member["organisation"],
            "hours": chance.randint(*rules["hours"][kind]),
            "participants": 1,
            "listings": chance.randint(0, 3),
            "cluster": member["cluster"],
        }


def scores(recipe: Recipe) -> Iterator[Row]:
    """Six areas in each quarter."""
    rag = {5: "green", 4: "green", 3: "amber", 2: "red", 1: "red"}
    for index, (name, _, _) in enumerate(quarters(recipe)):
        for area, given in recipe["scores"].items():
            yield {
                "period": name,
                "area": area,
                "score": given[index],
                "rag": rag[given[index]],
                "reason": recipe["score_reasons"][area][given[index]],
                "scored_by": "monitoring officer",
            }


def listed(recipe: Recipe) -> dict[str, list[dict[str, Any]]]:
    """The sheets that the recipe holds row by row."""
    defaults = recipe["target_defaults"]
    day = {"updated_on": recipe["until"]}
    no_recipe = ("flows", "districts", "share")
    return {
        "programme": [recipe["programme"] | {k: recipe[k] for k in ("starts_on", "ends_on")}],
        "targets": [{**defaults, **target} for target in recipe["targets"]],
        "clusters": [
            {k: v for k, v in cluster.items() if k not in no_recipe}
            for cluster in recipe["clusters"]
        ],
        "risks": recipe["risks"],
        "changes": recipe["changes"],
        "routemap": [action | day for action in recipe["routemap"]],
        "indicators": [i | {"due_on": recipe["ends_on"]} for i in recipe["indicators"]],
        "lessons": recipe["lessons"],
    }
