"""Dated, sourced facts, and one way to ask for them.

>>> from datetime import date
>>> from offcut import reference
>>> reference.landfill_tax.at(date(2026, 11, 21)).standard
130.75
>>> reference.uses["SAND-FOUNDRY-CORE"].flow
'sand'

Every record has ``provenance`` (source, status, valid from, reviewed on). Tables are read on
first use; what is blank in a source is ``None`` here, never zero.
"""

from typing import TYPE_CHECKING, Any

from offcut.reference import _store
from offcut.reference._assumptions import Assumptions
from offcut.reference._browse import CHILDREN, Entry, browse, children, count
from offcut.reference._read import TableInfo, catalogue
from offcut.reference._store import frame, shapes
from offcut.reference._tables import Dated, GhgFactors, Prices, Table, nearest
from offcut.reference.appraised import (
    AdditionalityLevel,
    Deflator,
    DiscountRate,
    EvidenceKind,
    OptimismBias,
    PersistenceRule,
    PlausibilityRange,
    Spread,
)
from offcut.reference.model import (
    Archetype,
    ArchetypeValue,
    DisplacedProduct,
    Effect,
    FeedLimit,
    HostValue,
    Limit,
    MixingRule,
    PropertyDefinition,
    Residue,
    ResourceType,
    Severity,
    Statistic,
    Test,
    Treatment,
    Use,
)
from offcut.reference.provenance import (
    Assumption,
    Fact,
    Provenance,
    Source,
    Status,
)
from offcut.reference.published import (
    CarbonValue,
    FactorSetInfo,
    FactorUse,
    GhgFactor,
    Industry,
    LandfillTaxBinder,
    LandfillTaxRates,
    MogdenTariff,
    Nation,
    Price,
    WasteCode,
    WasteStatistic,
)

if TYPE_CHECKING:
    sources: Table[Source]
    assumptions: Table[Assumption]
    properties: Table[PropertyDefinition]
    tests: Table[Test]
    uses: Table[Use]
    hosts: dict[str, tuple[HostValue, ...]]
    displaced_products: Table[DisplacedProduct]
    treatments: Table[Treatment]
    archetypes: Table[Archetype]
    mixing_rules: Table[MixingRule]
    resource_types: Table[ResourceType]
    waste_codes: Table[WasteCode]
    industries: Table[Industry]
    landfill_tax: Dated[LandfillTaxRates]
    landfill_tax_binders: Table[LandfillTaxBinder]
    mogden_tariffs: Table[MogdenTariff]
    nations: Table[Nation]
    ghg: GhgFactors
    factor_sets: Table[FactorSetInfo]
    factor_uses: Table[FactorUse]
    carbon_values: Table[CarbonValue]
    prices: Prices
    waste_statistics: tuple[WasteStatistic, ...]
    discount_rates: Table[DiscountRate]
    gdp_deflators: Table[Deflator]
    optimism_bias: Table[OptimismBias]
    persistence_rules: Table[PersistenceRule]
    additionality_levels: Table[AdditionalityLevel]
    plausibility_ranges: Table[PlausibilityRange]
    impact_spreads: Table[Spread]
    evidence_kinds: Table[EvidenceKind]

__all__ = [
    "CHILDREN",
    "AdditionalityLevel",
    "Archetype",
    "ArchetypeValue",
    "Assumption",
    "Assumptions",
    "CarbonValue",
    "Dated",
    "Deflator",
    "DiscountRate",
    "DisplacedProduct",
    "Effect",
    "Entry",
    "EvidenceKind",
    "Fact",
    "FactorSetInfo",
    "FactorUse",
    "FeedLimit",
    "GhgFactor",
    "GhgFactors",
    "HostValue",
    "Industry",
    "LandfillTaxBinder",
    "LandfillTaxRates",
    "Limit",
    "MixingRule",
    "MogdenTariff",
    "Nation",
    "OptimismBias",
    "PersistenceRule",
    "PlausibilityRange",
    "Price",
    "Prices",
    "PropertyDefinition",
    "Provenance",
    "Residue",
    "ResourceType",
    "Severity",
    "Source",
    "Spread",
    "Statistic",
    "Status",
    "Table",
    "TableInfo",
    "Test",
    "Treatment",
    "Use",
    "WasteCode",
    "WasteStatistic",
    "browse",
    "catalogue",
    "children",
    "count",
    "frame",
    "names",
    "nearest",
    "shapes",
]


def names() -> tuple[str, ...]:
    """The names of all tables."""
    return tuple(dict.fromkeys((*_store.NAMES, *catalogue())))


def __getattr__(name: str) -> Any:
    if name in _store.NAMES:
        return _store.get(name)
    raise AttributeError(f"module 'offcut.reference' has no table or name '{name}'")
