"""Builds each table on first use and keeps it."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from offcut.errors import TableError, UnknownReference
from offcut.reference import appraised, model, provenance, published
from offcut.reference._read import TableInfo, catalogue, records
from offcut.reference._tables import Dated, GhgFactors, Prices, Table, nearest

if TYPE_CHECKING:
    import polars as pl

T = TypeVar("T")


def info(name: str) -> TableInfo:
    """What the catalogue says of the table ``name``.

    Raises:
        UnknownReference: no catalogue names such a table; suggests the nearest.
    """
    found = catalogue().get(name)
    if found is None:
        raise UnknownReference("tables", name, nearest(name, catalogue()))
    return found


def _records(name: str, cls: type[T]) -> list[T]:
    return list(records(info(name), cls))


def _by(items: Iterable[T], attribute: str) -> dict[str, tuple[T, ...]]:
    groups: dict[str, list[T]] = defaultdict(list)
    for item in items:
        groups[getattr(item, attribute)].append(item)
    return {key: tuple(group) for key, group in groups.items()}


def _table(name: str, cls: type[T], key: str = "id") -> Table[T]:
    return Table(name, _records(name, cls), lambda item: str(getattr(item, key)))


def _uses() -> Table[model.Use]:
    limits = _by(_records("limits", model.Limit), "use")
    uses = [replace(u, limits=limits.get(u.id, ())) for u in _records("uses", model.Use)]
    return Table("uses", uses, lambda use: use.id)


def _treatments() -> Table[model.Treatment]:
    effects = _by(_records("treatment_effects", model.Effect), "treatment")
    feeds = _by(_records("treatment_feed_limits", model.FeedLimit), "treatment")
    residues = _by(_records("treatment_residues", model.Residue), "treatment")
    full = [
        replace(
            t,
            effects=effects.get(t.id, ()),
            feed_limits=feeds.get(t.id, ()),
            residues=residues.get(t.id, ()),
        )
        for t in _records("treatments", model.Treatment)
    ]
    return Table("treatments", full, lambda treatment: treatment.id)


def _archetypes() -> Table[model.Archetype]:
    values = _by(_records("archetype_values", model.ArchetypeValue), "archetype")
    full = [
        replace(a, values=values.get(a.id, ())) for a in _records("archetypes", model.Archetype)
    ]
    return Table("archetypes", full, lambda archetype: archetype.id)


def _hosts() -> dict[str, tuple[model.HostValue, ...]]:
    return _by(_records("hosts", model.HostValue), "use")


def _prices() -> Prices:
    groups = _by(_records("prices", published.Price), "id")
    series = [Dated(name, group, lambda price: price.provenance) for name, group in groups.items()]
    return Prices("prices", series, lambda dated: dated.name)


def _landfill_tax() -> Dated[published.LandfillTaxRates]:
    rates = _records("landfill_tax", published.LandfillTaxRates)
    return Dated("landfill_tax", rates, lambda rate: rate.provenance)


_BUILDERS: dict[str, Callable[[], Any]] = {
    "sources": lambda: _table("sources", provenance.Source),
    "assumptions": lambda: _table("assumptions", provenance.Assumption),
    "properties": lambda: _table("properties", model.PropertyDefinition),
    "tests": lambda: _table("tests", model.Test),
    "uses": _uses,
    "hosts": _hosts,
    "displaced_products": lambda: _table("displaced_products", model.DisplacedProduct),
    "treatments": _treatments,
    "archetypes": _archetypes,
    "mixing_rules": lambda: _table("mixing_rules", model.MixingRule, "property"),
    "resource_types": lambda: _table("resource_types", model.ResourceType),
    "waste_codes": lambda: _table("waste_codes", published.WasteCode, "code"),
    "industries": lambda: _table("industries", published.Industry, "code"),
    "landfill_tax": _landfill_tax,
    "nations": lambda: _table("nations", published.Nation, "code"),
    "landfill_tax_binders": lambda: _table(
        "landfill_tax_binders", published.LandfillTaxBinder, "binder"
    ),
    "mogden_tariffs": lambda: _table("mogden_tariffs", published.MogdenTariff),
    "ghg": lambda: GhgFactors(_records("ghg", published.GhgFactor)),
    "factor_sets": lambda: _table("factor_sets", published.FactorSetInfo),
    "factor_uses": lambda: _table("factor_uses", published.FactorUse),
    "carbon_values": lambda: Table(
        "carbon_values", _records("carbon_values", published.CarbonValue), lambda row: str(row.year)
    ),
    "prices": _prices,
    "waste_statistics": lambda: tuple(_records("waste_statistics", published.WasteStatistic)),
    "discount_rates": lambda: _table("discount_rates", appraised.DiscountRate, "year_from"),
    "gdp_deflators": lambda: _table("gdp_deflators", appraised.Deflator, "year"),
    "optimism_bias": lambda: _table("optimism_bias", appraised.OptimismBias),
    "persistence_rules": lambda: _table("persistence_rules", appraised.PersistenceRule),
    "additionality_levels": lambda: _table("additionality_levels", appraised.AdditionalityLevel),
    "plausibility_ranges": lambda: _table("plausibility_ranges", appraised.PlausibilityRange),
    "impact_spreads": lambda: _table("impact_spreads", appraised.Spread),
    "evidence_kinds": lambda: _table("evidence_kinds", appraised.EvidenceKind),
}

NAMES = tuple(_BUILDERS)


@cache
def get(name: str) -> Any:
    """The table ``name``, built on first use."""
    return _BUILDERS[name]()


@cache
def frame(name: str) -> "pl.DataFrame":
    """A table as it is written, as a polars frame (for the large tables).

    Columns of tables that have a record come as text, others as numbers where they are. What
    regions add is appended; of rows with the same key the last one stands.

    Raises:
        UnknownReference: no such table.
        TableError: the table is a map; :func:`shapes` gives those.
    """
    import polars as pl

    table = info(name)
    if table.path.suffix == ".geojson":
        raise TableError(f"'{name}' is a map, not a table: reference.shapes('{name}') gives it")
    whole = pl.concat(
        [
            pl.read_csv(part.path, infer_schema_length=0 if part.record else 10_000)
            for part in table.all_parts
        ],
        how="diagonal",
    )
    if table.parts and table.key:
        whole = whole.unique(subset=table.key, keep="last", maintain_order=True)
    return whole


def shapes(name: str) -> dict[str, Any]:
    """A map as GeoJSON: the features of every region, degrees of longitude and latitude (WGS 84).

    Raises:
        UnknownReference: no such table.
        TableError: the table is no map; :func:`frame` gives those.
    """
    import json

    table = info(name)
    if table.path.suffix != ".geojson":
        raise TableError(f"'{name}' is a table, not a map: reference.frame('{name}') gives it")
    parts = (json.loads(part.path.read_text("utf-8")) for part in table.all_parts)
    return {"type": "FeatureCollection", "features": [f for p in parts for f in p["features"]]}
