"""Present values, net value, ratios and switching values written as entries of a book.

======================================  ====================================================
id                                      figure
======================================  ====================================================
``carbon_value.<scenario>.<year>``      value of the greenhouse gas of a year, 2022 prices
``<prefix>.pv.<number>.<year>``         present value of a flow
``<prefix>.<nature>.<name>``            present value of all flows of a name
``<prefix>.<nature>``                   … of a nature: benefits, public_costs, …
``<prefix>.npv``, ``.bcr``,             net present social value, benefits over all costs, benefits
``.bcr_public``                         less private costs over public costs
``<prefix>.switching.<nature>.<name>``  change of a part at which the net value is nil
======================================  ====================================================
"""

from collections.abc import Iterable, Sequence

from offcut import reference
from offcut.errors import NotDated
from offcut.impact.appraisal import Appraisal, Basis, Flow, Nature, carbon_value
from offcut.impact.book import Book, Entry, Reference
from offcut.impact.discounting import RateSeries
from offcut.impact.inputs import NOT_STATED
from offcut.impact.price_book import deflated, pin_table_value

_KEYS = {
    Nature.BENEFIT: "benefits",
    Nature.PUBLIC_COST: "public_costs",
    Nature.PRIVATE_COST: "private_costs",
    Nature.TRANSFER: "transfers",
}


def write_carbon_value(
    book: Book, year: int, kg_co2e: str, scenario: str = "central", name: str = "greenhouse gas"
) -> Flow | None:
    """Write the value of a year's greenhouse gas and give it as a flow; None for a gap.

    Args:
        book: that holds the kilograms.
        year: of the emissions.
        kg_co2e: reference of the kg CO2e avoided.
        scenario: low, central or high.
        name: of the flow.
    """
    label = f"Value of greenhouse gas avoided in {year}, {scenario}"
    entry, kg = f"carbon_value.{scenario}.{year}", book.lookup(kg_co2e)
    try:
        value, price_year = carbon_value(year, scenario)
    except NotDated as reason:
        given: dict[str, Reference] = {"value": NOT_STATED}
        book.add(Entry(entry, label, None, "GBP", "value", given, year, note=f"gap: {reason}"))
        return None
    row = reference.carbon_values[str(year)]
    pinned = pin_table_value(
        book, f"carbon_values/{year}.{scenario}", value, "GBP/t", row.provenance
    )
    amount = None if kg is None else kg / 1000 * value
    note = f"{price_year} prices" if amount is not None else "gap: the emissions are not known"
    inputs: dict[str, Reference] = {"kg": kg_co2e, "value": pinned}
    written = book.add(Entry(entry, label, amount, "GBP", "kg / 1000 * value", inputs, year,
                             note=note))  # fmt: skip
    if amount is None:
        return None
    return Flow(name, Nature.BENEFIT, year, amount, price_year, reference=written)


def write_appraisal(book: Book, appraisal: Appraisal, prefix: str = "appraisal") -> None:
    """Write every present value, the sums by nature, the net value, ratios and switching values.

    Args:
        book: that holds the amounts which the flows refer to.
        appraisal: of flows that each have a ``reference``.
        prefix: of the ids, to tell scenarios from each other.
    """
    parts: dict[tuple[str, Nature], list[str]] = {}
    for number, (flow, value) in enumerate(appraisal.flows):
        entry = f"{prefix}.pv.{number}.{flow.year}"
        written = _write_present_value(book, entry, flow, value, appraisal.basis)
        parts.setdefault((flow.name, flow.nature), []).append(written)
    by_nature: dict[Nature, list[str]] = {nature: [] for nature in Nature}
    complete = not appraisal.gaps
    for (name, nature), references in parts.items():
        key = f"{prefix}.{_KEYS[nature]}.{name.replace(' ', '_')}"
        value = appraisal.by_name.get((name, nature))
        known = value if _all_known(book, references) else None
        by_nature[nature].append(
            _sum(book, key, f"Present value, {name}", known, references, appraisal)
        )
    for nature, references in by_nature.items():
        value = appraisal.total(nature) if _all_known(book, references) else None
        label = f"Present value, {_KEYS[nature].replace('_', ' ')}"
        _sum(book, f"{prefix}.{_KEYS[nature]}", label, value, references, appraisal)
    _write_ratios(book, appraisal, prefix)
    if complete:
        _write_switching(book, appraisal, prefix)


def _all_known(book: Book, references: Iterable[str]) -> bool:
    return all(book.lookup(reference) is not None for reference in references)


def _sum(
    book: Book,
    key: str,
    label: str,
    value: float | None,
    references: Sequence[str],
    appraisal: Appraisal,
) -> str:
    note = appraisal.basis.told if value is not None else f"gap: {'; '.join(appraisal.gaps)}"
    inputs: dict[str, Reference] = {"x": tuple(references)} if references else {}
    formula = "sum(x)" if references else "0"
    return book.add(Entry(key, label, value, "GBP", formula, inputs, note=note))


def _write_present_value(
    book: Book, key: str, flow: Flow, value: float | None, basis: Basis
) -> str:
    """amount × (1 + optimism bias) × price levels ÷ (1 + rate) to the number of years."""
    inputs: dict[str, Reference] = {"amount": flow.reference}
    formula = "amount"
    if flow.work:
        row = reference.optimism_bias[flow.work]
        bias = f"optimism_bias/{flow.work}.capital_cost"
        inputs["bias"] = pin_table_value(book, bias, row.capital_cost, "share", row.provenance)
        formula += f" * (1 + bias * {1 - basis.bias.mitigated:g})"
    scale, levels, why = deflated(book, flow.price_year, basis.price_year, basis.deflators)
    discount, rates = _discounted(book, flow.year - basis.base_year, basis.series)
    if value is None and not why:
        why = f"{flow.year} lies before {basis.base_year} or beyond the schedule"
        discount, rates = " * not_stated", {"not_stated": NOT_STATED}
    note = f"{flow.price_year} prices; {basis.told}" if value is not None else f"gap: {why}"
    formula += scale + discount
    label = f"Present value, {flow.name}, {flow.year}"
    return book.add(
        Entry(key, label, value, "GBP", formula, inputs | levels | rates, flow.year, note=note)
    )


def _discounted(book: Book, years: int, series: RateSeries) -> tuple[str, dict[str, Reference]]:
    """The piece of a formula that discounts, each step of the schedule by its own rate."""
    formula, inputs = "", dict[str, Reference]()
    for row in reference.discount_rates.values():
        within = min(years, row.year_to) - max(row.year_from, 1) + 1
        if within > 0:
            rate = row.health if series is RateSeries.HEALTH else row.standard
            name = f"rate_{row.year_from}"
            place = f"discount_rates/{row.year_from}.{series}"
            inputs[name] = pin_table_value(book, place, rate, "share a year", row.provenance)
            formula += f" / (1 + {name}) ** {within}"
    return formula, inputs


def _write_ratios(book: Book, appraisal: Appraisal, prefix: str) -> None:
    inputs: dict[str, Reference] = {
        name: f"entry:{prefix}.{name}" for name in ("benefits", "public_costs", "private_costs")
    }
    net = "benefits - public_costs - private_costs"
    ratio = "where(public_costs + private_costs > 0, benefits / (public_costs + private_costs), no)"
    public = "where(public_costs > 0, (benefits - private_costs) / public_costs, no)"
    npv, bcr, public_bcr = (
        appraisal.net_present_value_gbp,
        appraisal.benefit_cost_ratio,
        appraisal.benefit_public_cost_ratio,
    )
    nothing: dict[str, Reference] = {"no": NOT_STATED}
    for key, label, value, unit, formula, given in (
        ("npv", "Net present social value", npv, "GBP", net, inputs),
        ("bcr", "Benefits over all costs", bcr, "ratio", ratio, inputs | nothing),
        (
            "bcr_public", "Benefits less private costs, over public costs", public_bcr, "ratio",
            public, inputs | nothing,
        ),
    ):  # fmt: skip
        reason = "; ".join(appraisal.gaps) or "there are no costs"
        note = appraisal.basis.told if value is not None else f"gap: {reason}"
        book.add(Entry(f"{prefix}.{key}", label, value, unit, formula, given, note=note))


def switching_id(prefix: str, name: str, nature: Nature) -> str:
    """The id of the switching value of a part."""
    return f"{prefix}.switching.{_KEYS[nature]}.{name.replace(' ', '_')}"


def _write_switching(book: Book, appraisal: Appraisal, prefix: str) -> None:
    for (name, nature), change in appraisal.switching_values().items():
        sign = "-" if nature is Nature.BENEFIT else ""
        part = f"entry:{prefix}.{_KEYS[nature]}.{name.replace(' ', '_')}"
        inputs: dict[str, Reference] = {"npv": f"entry:{prefix}.npv", "part": part}
        book.add(
            Entry(
                switching_id(prefix, name, nature),
                f"Change of {name} at which the net value is nil", change, "share",
                f"{sign}npv / part", inputs, note="all else unchanged",
            )
        )  # fmt: skip
