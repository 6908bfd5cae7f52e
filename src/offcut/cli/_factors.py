"""Prints factor sets: the list of them, their factors by year, and what they may be used for."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from offcut.cli._tables import grid, terminal
from offcut.errors import InputError
from offcut.impact.factors import Factor, FactorSet
from offcut.impact.uses import Permission, Purpose, rule_for, rules
from offcut.reference import nearest
from offcut.reference import sources as known_sources

_DIGEST = 12  # letters shown
_BLANK = "blank"
_ABSENT = "–"
_COLUMNS = {
    Purpose.SCOPE_1_2: "1, 2",
    Purpose.PURCHASED_GOODS: "goods",
    Purpose.WASTE: "waste",
    Purpose.UPSTREAM_TRANSPORT: "haul",
    Purpose.FUEL_ENERGY: "energy",
    Purpose.PROJECT_ACCOUNT: "project",
    Purpose.OPTION_RANKING: "rank",
}
_SIGNS = {Permission.PERMITTED: "yes", Permission.PROXY: "proxy", Permission.FORBIDDEN: "no"}


def show_sets(sets: Sequence[FactorSet]) -> None:
    """All sets, and what groups of factors they hold."""
    out = terminal()
    table = grid("set", "factors", "blank", "zero", "read", "status", "digest")
    for column in table.columns[1:4]:
        column.justify = "right"
    for found in sets:
        values = [factor.value for factor in found.values()]
        table.add_row(
            found.id,
            f"{len(values):,}",
            str(values.count(None)),
            str(values.count(0.0)),
            "whole" if found.complete else "in part",
            str(found.provenance.status),
            found.digest[:_DIGEST],
        )
    out.print(table)
    out.print()
    _print_groups(out, sets)
    say(out, "--group, --find or --year shows factors; 'offcut factors uses' what they are for.")


def _print_groups(out: Console, sets: Sequence[FactorSet]) -> None:
    counts = [Counter(factor.group for factor in found.values()) for found in sets]
    table = grid("group", *(_short(found) for found in sets))
    for column in table.columns[1:]:
        column.justify = "right"
    for group in sorted({group for count in counts for group in count}):
        table.add_row(group, *(str(count[group] or _ABSENT) for count in counts))
    out.print(table)


def chosen(sets: Sequence[FactorSet], group: str, find: str) -> list[Factor]:
    """The factors of a group that have all the words somewhere.

    Raises:
        InputError: no such group, or nothing with these words.
    """
    groups = {factor.group for found in sets for factor in found.values()}
    if group and group not in groups:
        near = nearest(group, groups, 1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        raise InputError(
            f"There is no group '{group}'.{hint} There are {', '.join(sorted(groups))}."
        )
    words = find.lower().split()
    rows = [
        factor
        for found in sets
        for factor in found.values()
        if group in ("", factor.group) and all(word in _text(factor) for word in words)
    ]
    if not rows:
        raise InputError(f"No factor has all of these words: {find}. Try fewer.")
    return rows


def _text(factor: Factor) -> str:
    parts = (factor.id, factor.official_id, factor.item, factor.route, factor.unit)
    return " ".join(part for part in parts if part).lower().replace("_", " ") + factor.id


def show_factors(
    sets: Sequence[FactorSet], found: Sequence[Factor], limit: int, *, words: bool
) -> None:
    """One line for each factor with its value in each set, or with its words in one."""
    out = terminal()
    by_id: dict[str, dict[str, Factor]] = defaultdict(dict)
    for factor in found:
        by_id[factor.id][factor.set] = factor
    held = [s for s in sets if any(s.id in row for row in by_id.values())]
    table = grid(
        "kg CO2e per unit", *(("as published",) if words else ()), "unit", *map(_short, held)
    )
    table.columns[0].overflow = "fold"
    for column in table.columns[-len(held) :]:
        column.justify, column.no_wrap = "right", True
    group = ""
    for name in sorted(by_id)[:limit]:
        row = by_id[name]
        factor = next(iter(row.values()))
        stem, _, rest = name.partition(".")
        if stem != group:
            table.add_row(Text(f"{stem}.", style="bold"))
            group = stem
        label = (_label(factor),) if words else ()
        table.add_row(f"  {rest}", *label, factor.unit, *(shown(row.get(s.id)) for s in held))
    out.print(table)
    if len(by_id) > limit:
        say(out, f"{limit} of {len(by_id):,} factors; --find, --group or --limit 0 for more.")
    if any(factor.value is None for factor in found):
        say(out, "blank: published without a value, which is not zero.")
    if any(s.id not in row for row in by_id.values() for s in held):
        say(out, f"{_ABSENT}: not in the set.")
    _print_unverified(out, held)


def _print_unverified(out: Console, sets: Iterable[FactorSet]) -> None:
    told = [s for s in sets if s.provenance.status != "seen"]
    for found in told:
        say(out, f"{found.id}: {found.provenance.status}; not the official file itself.")


def as_data(factor: Factor) -> dict[str, Any]:
    """A factor as plain data, with what it may be used for."""
    return {
        "set": factor.set,
        "id": factor.id,
        "official_id": factor.official_id,
        "year": factor.year,
        "version": factor.version,
        "group": factor.group,
        "item": factor.item,
        "route": factor.route,
        "unit": f"kg CO2e/{factor.unit}",
        "value": factor.value,
        "source": factor.provenance.source,
        "status": str(factor.provenance.status),
        "uses": {str(p): str(rule_for(factor, p).permission) for p in Purpose},
    }


def one_of(sets: Sequence[FactorSet], name: str) -> Factor:
    """The newest factor of this id, or any of this kind.

    Raises:
        InputError: neither a factor nor a kind, or a group whose kinds have uses of their own.
    """
    for found in reversed(sets):
        if name in found:
            return found[name]
    kinds = _kinds()
    within = [kind for kind in kinds if kind.startswith(f"{name}.")]
    if within:
        raise InputError(
            f"The uses of '{name}' differ by kind: ask for {' or '.join(within)}, or one factor."
        )
    if name in kinds:
        return _kind(name)
    near = nearest(name, dict.fromkeys((*kinds, *(factor for found in sets for factor in found))))
    hint = f" Did you mean {', '.join(near)}?" if near else ""
    raise InputError(f"There is no factor or group '{name}'.{hint}")


def show_uses(factor: Factor, as_json: bool) -> None:
    """What one factor may be used for."""
    found = [rule_for(factor, purpose) for purpose in Purpose]
    if as_json:
        data = [
            {
                "factor": factor.id,
                "purpose": str(rule.purpose),
                "permission": str(rule.permission),
                "reason": rule.reason,
                "instead": rule.instead,
                "source": rule.source,
                "status": rule.status,
            }
            for rule in found
        ]
        click.echo(json.dumps(data, indent=2, ensure_ascii=False))
        return
    out = terminal()
    out.print(Text(factor.id, style="bold"))
    for rule in sorted(found, key=lambda rule: list(Permission).index(rule.permission)):
        out.print()
        sign = _SIGNS[rule.permission]
        out.print(Text.assemble((f"{sign:<6}{rule.purpose}", "bold"), f": {rule.purpose.words}"))
        instead = f" Use instead: {rule.instead}." if rule.instead else ""
        source = known_sources.get(rule.source)
        doubt = "" if rule.status in ("seen", "second-hand") else f", {rule.status}"
        where = f" [{source.title if source else rule.source}{doubt}]"
        out.print(_indented(f"{rule.reason}.{instead}{where}"))


def _indented(text: str) -> Table:
    """A paragraph that stands in by six."""
    table = Table(box=None, show_header=False, padding=(0, 0, 0, 6), pad_edge=True)
    table.add_column(overflow="fold")
    table.add_row(Text(text, style="dim"))
    return table


def show_matrix(as_json: bool) -> None:
    """Every kind of factor by every purpose."""
    lines = {kind: [rule_for(_kind(kind), purpose) for purpose in _COLUMNS] for kind in _kinds()}
    if as_json:
        data = {k: {str(r.purpose): str(r.permission) for r in line} for k, line in lines.items()}
        click.echo(json.dumps(data, indent=2))
        return
    out = terminal()
    table = grid("factors", *_COLUMNS.values())
    table.columns[0].no_wrap = True
    for kind, line in lines.items():
        table.add_row(kind, *(_SIGNS[rule.permission] for rule in line))
    out.print(table)
    say(out, "proxy: a labelled stand-in under this project's own published method.")
    say(
        out,
        "1, 2: Scope 1 and 2. Goods, waste, haul, energy: Scope 3. rank: of waste routes.",
    )
    say(out, "None may turn what an exchange avoids elsewhere into a cut of Scope 3.")
    say(out, "'offcut factors uses GROUP' says why, who says so, and what to use instead.")


def _kinds() -> list[str]:
    """The narrowest names that the rules know."""
    names = list(dict.fromkeys(n for rule in rules() for n in rule.factors if n != "*"))
    return [n for n in names if not any(other.startswith(f"{n}.") for other in names)]


def _kind(name: str) -> Factor:
    """A factor of a kind, to ask the rules about."""
    from offcut.impact.factors import factor_set, set_names

    example = next(iter(factor_set(set_names()[-1]).values()))
    return replace(example, id=name, group=name.partition(".")[0])


def _label(factor: Factor) -> str:
    return f"{factor.item}, {factor.route}" if factor.route else factor.item


def _short(found: FactorSet) -> str:
    """The year for a shipped set, else its name."""
    from offcut.impact.factors import set_names

    return str(found.year) if found.id in set_names() else found.id


def shown(factor: Factor | None) -> str:
    """A value, ``blank``, or a dash where the set has no such factor."""
    if factor is None:
        return _ABSENT
    return _BLANK if factor.value is None else f"{factor.value:.10g}"


def say(out: Console, text: str) -> None:
    """A dim line."""
    out.print(Text(text, style="dim"))
