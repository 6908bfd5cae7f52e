"""Makes tidy drafts as untidy as real lists: rough amounts, mixed units, missing cells."""

import random
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from offcut.regions.recipe import Draft

Row: TypeAlias = dict[str, str]
COLUMNS = (
    "listing_id",
    "organisation",
    "site_postcode",
    "sic_code",
    "kind",
    "resource",
    "resource_type",
    "use",
    "quantity",
    "unit",
    "period",
    "min_lot",
    "available_from",
    "available_to",
    "form",
    "ewc_code",
    "hazardous",
    "current_fate",
    "disposal_cost",
    "purchase_price",
    "properties",
    "terms",
    "notes",
)
_PERIODS = {"year": 1, "month": 12, "week": 52, "day": 365}
_MASS = ("t", "t", "tonnes", "te", "kg", "tonne")
_VOLUME = ("m3", "m3", "m³", "litres", "cubic metres")
_FACTOR = {"kg": 1000.0, "litres": 1000.0}


def untidy(draft: "Draft", number: int, recipe: Mapping[str, Any], chance: random.Random) -> Row:
    """One row of the listing file."""
    stream, mess = draft.stream, recipe["mess"]

    def sometimes(name: str) -> bool:
        return bool(chance.random() < mess[name])

    quantity, unit, period = _quantity(draft, mess, chance)
    row = dict.fromkeys(COLUMNS, "")
    row |= {
        "listing_id": f"{'H' if draft.kind == 'have' else 'W'}{number:03d}",
        "organisation": draft.organisation,
        "site_postcode": _postcode(draft.postcode, mess, chance),
        "sic_code": "" if sometimes("sic_missing") else draft.sic,
        "kind": draft.kind,
        "resource": chance.choice(stream["text"]),
        "resource_type": stream["type"] if sometimes("type_given") else "",
        "use": "" if sometimes("use_missing") else stream.get("use", ""),
        "quantity": quantity,
        "unit": unit,
        "period": period,
        "form": stream.get("form", "") if sometimes("form_given") else "",
        "ewc_code": chance.choice(stream["ewc"])
        if stream.get("ewc") and sometimes("ewc_given")
        else "",
        "hazardous": stream.get("hazardous", ""),
        "current_fate": "" if sometimes("fate_missing") else stream.get("fate", ""),
        "properties": _properties(stream, chance),
        "terms": chance.choice(stream.get("terms", [""])),
        "notes": chance.choice(stream.get("notes", [""])),
        "min_lot": str(stream.get("min_lot", "")),
    }
    row |= _money(draft, unit, mess, chance)
    if stream.get("once"):
        row["available_from"], row["available_to"] = chance.choice(recipe["projects"])
    return row


def _money(draft: "Draft", unit: str, mess: Mapping[str, Any], chance: random.Random) -> Row:
    """What the party pays today, per written unit; often left out."""
    column = "disposal_cost" if draft.kind == "have" else "purchase_price"
    span = draft.stream.get("gbp")
    if not span or not unit or chance.random() >= mess["price_given"]:
        return {}
    value = chance.uniform(*span) / _FACTOR.get(unit, 1.0)
    return {column: f"{value:.4g}"}


def _quantity(
    draft: "Draft", mess: Mapping[str, Any], chance: random.Random
) -> tuple[str, str, str]:
    """Amount, unit and period as people write them; at times nothing at all."""
    stream = draft.stream
    if draft.amount is None or chance.random() < mess["quantity_missing"]:
        return "", "", ""
    written_as = {"t": chance.choice(_MASS), "m3": chance.choice(_VOLUME)}
    unit = str(written_as.get(stream["unit"], stream["unit"]))
    period = "once" if stream.get("once") else _weighted(mess["periods"], chance)
    value = draft.amount * _FACTOR.get(unit, 1.0) / _PERIODS.get(period, 1)
    written = _weighted(mess["amounts"], chance)
    return _WRITERS[written](value), unit, period


def _round(value: float, digits: int = 2) -> str:
    rounded = float(f"{value:.{digits}g}")
    return f"{rounded:.0f}" if rounded >= 10 else f"{rounded:g}"


_WRITERS: dict[str, Callable[[float], str]] = {
    "plain": lambda value: _round(value, 3),
    "thousands": lambda value: f"{float(_round(value, 3)):,.0f}" if value >= 10 else _round(value),
    "about": lambda value: f"~{_round(value, 1 if value > 100 else 2)}",
    "range": lambda value: f"{_round(value * 0.8)}-{_round(value * 1.2)}",
}


def _weighted(weights: Mapping[str, float], chance: random.Random) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]


def _postcode(postcode: str, mess: Mapping[str, Any], chance: random.Random) -> str:
    style = _weighted(mess["postcodes"], chance)
    return {
        "tidy": postcode,
        "lower": postcode.lower(),
        "joined": postcode.replace(" ", ""),
        "outcode": postcode.split()[0],
    }[style]


def _properties(stream: Mapping[str, Any], chance: random.Random) -> str:
    """Properties in the notation of the listing file."""
    written = []
    for entry in stream.get("properties", ()):
        if chance.random() >= entry.get("chance", 1.0):
            continue
        if "text" in entry:
            written.append(chance.choice(entry["text"]))
            continue
        (low, high), digits = entry["range"], entry.get("digits", 2)
        value = f"{float(format(chance.uniform(low, high), f'.{digits}g')):g}"
        unit = f" {entry['unit']}" if entry.get("unit") else ""
        evidence = chance.choice(entry.get("evidence", [""]))
        written.append(f"{entry['name']}={value}{unit}{evidence and ' ' + evidence}")
    return "; ".join(written)
