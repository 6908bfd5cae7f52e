"""``offcut plan listings.xlsx``: the network that listings make, and facilities for it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from offcut.cli._plan_report import write_facility_reports
from offcut.cli.match import load as load_listings
from offcut.errors import InputError

if TYPE_CHECKING:
    from offcut.matching import MatchResult, Verdict
    from offcut.planning import Network
    from offcut.planning.facilities import FacilityPlan

_SHOWN = 20
_WIDE = 130  # columns from which a table has room for sites


@dataclass(frozen=True, slots=True)
class Asked:
    """The options that only listings have."""

    facilities: bool
    sites: Path | None
    after_tests: bool
    assumptions: Path | None
    on: datetime | None
    zone_for: tuple[str, ...]
    exchange_cost: float


def listing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options that only listings have."""
    options = (
        click.option(
            "--facilities", is_flag=True, help="Listings: which shared plants to build, and where."
        ),
        click.option(
            "--sites",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="Your own candidate sites (CSV: site, postcode …); the region's when not given.",
        ),
        click.option(
            "--after-tests", is_flag=True, help="Listings: count exchanges that await tests, too."
        ),
        click.option("--assumptions", type=click.Path(path_type=Path), help="Your values (YAML)."),
        click.option(
            "--on",
            type=click.DateTime(["%Y-%m-%d"]),
            metavar="DATE",
            help="Listings: take dated facts for this day; today when not given.",
        ),
        click.option(
            "--zone-for",
            multiple=True,
            metavar="ORGANISATION",
            help="Listings: the best zone for this firm; repeated, for all of them together.",
        ),
        click.option(
            "--exchange-cost",
            type=click.FloatRange(min=0),
            default=0.0,
            metavar="GBP",
            help="Listings: effort of each exchange a year, so that few small ones are planned.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def network_in(file: Path, asked: Asked) -> "Network":
    """The network in a JSON file, or of the feasible exchanges of a listing file.

    Raises:
        InputError: sites for a plan that has no use for them.
    """
    if asked.sites is not None:
        raise InputError("--sites: is for facilities and zones; add --facilities or --zone-for.")
    if file.is_dir():
        raise InputError(
            f"'{file}' is a folder; give a network (JSON), or listings (CSV, XLSX or Parquet)."
        )
    if file.suffix.lower() == ".json":
        if asked.exchange_cost:
            raise InputError(
                "--exchange-cost: is for listings; a network has 'fixed_cost' at arcs."
            )
        from offcut.planning import load

        return load(file)
    from offcut.planning.build import from_matches

    return from_matches(_prepared(file, asked), _verdicts(asked), exchange_gbp=asked.exchange_cost)


def _prepared(file: Path, asked: Asked) -> "MatchResult":
    """The listings with all that values their pairs; ends with 1 when they have errors."""
    from offcut.planning.build import prepared

    return prepared(load_listings(file), asked.assumptions, asked.on.date() if asked.on else None)


def _verdicts(asked: Asked) -> "tuple[Verdict, ...]":
    from offcut.planning.build_exchanges import AFTER_TESTS, LIKELY

    return AFTER_TESTS if asked.after_tests else LIKELY


def plan_with_facilities(
    file: Path,
    asked: Asked,
    time_limit: float | None,
    target: Path | None,
    reports: tuple[Path, ...],
    every: bool,
) -> None:
    """Plan the facilities for listings, and show or write the answer.

    Raises:
        InputError: the file is a network, or sites that cannot be used.
    """
    _no_network(file, "--facilities")
    from offcut.planning.facilities import plan_facilities
    from offcut.planning.sites import read_sites

    plan = plan_facilities(
        _prepared(file, asked),
        None if asked.sites is None else read_sites(asked.sites),
        _verdicts(asked),
        time_limit=60.0 if time_limit is None else time_limit,
        exchange_gbp=asked.exchange_cost,
    )
    printing = target is not None and str(target) == "-"
    if target is not None:
        text = json.dumps(plan.as_dict(), ensure_ascii=False, indent=1)
        if printing:
            click.echo(text)
        else:
            from offcut.listings.write import telling_why

            with telling_why(target):
                target.write_text(text + "\n", "utf-8")
            click.echo(f"Wrote {target}")
    for note in plan.notes:
        click.echo(note, err=True)
    if not printing:
        show(plan, every)
    write_facility_reports(plan, reports, silent=printing)


def show_zones(file: Path, asked: Asked) -> None:
    """Which zone is best for the organisations asked about.

    Raises:
        InputError: the file is a network, there is no such organisation, or no zone.
    """
    from rich.console import Console

    from offcut.planning.colocation import best_zones
    from offcut.planning.facilities_words import gbp
    from offcut.planning.sites import read_sites
    from offcut.planning.words import number

    _no_network(file, "--zone-for")
    sites = None if asked.sites is None else read_sites(asked.sites)
    found = best_zones(_prepared(file, asked), asked.zone_for, sites, _verdicts(asked))
    console, best = Console(highlight=False), found[0]
    who = " and ".join(asked.zone_for)
    head = f"Best zone for {who}: {best.site.name}, {gbp(best.gain_gbp)} a year for the region."
    console.print(head, style="bold", markup=False)
    console.print("Over the best plan of all others; haulage decides. No zone has been offered.")
    table = _new("zone", right=("£ a year", "less than the best", "kgCO2e", "km", "partners"))
    for zone in found:
        km = "–" if zone.mean_km is None else number(round(zone.mean_km, 1))
        table.add_row(
            zone.site.name,
            gbp(zone.gain_gbp),
            gbp(best.gain_gbp - zone.gain_gbp),
            number(round(zone.carbon_kg)),
            km,
            str(len(zone.partners)),
        )
    console.print(table)


def _no_network(file: Path, option: str) -> None:
    if file.suffix.lower() == ".json":
        raise InputError(
            f"{option}: {file.name} is a network; accepted: listings (.csv, .xlsx), "
            "whose treatments and places say what could serve them."
        )


def show(plan: "FacilityPlan", every: bool) -> None:
    """The headline, the plants, what is missing, the exchanges, how sure it is."""
    from rich.console import Console

    console = Console(highlight=False)
    told = plan.says()
    console.print(told[0], style="bold", markup=False)
    console.print(told[1], markup=False)
    for line in told[2:]:
        console.print(f"• {line}", markup=False)
    console.print()
    console.print("Missing processors, each on its own", style="bold")
    console.print(_missing(plan, console.width))
    never = [one.kind.name for one in plan.missing if not one.pays and not one.worth_it]
    if never:
        console.print(f"Pays in no case: {'; '.join(never)}.", markup=False)
    console.print()
    console.print("Exchanges of the plan", style="bold")
    console.print(_exchanges(plan, every))
    hidden = len(plan.table()) - _SHOWN
    if hidden > 0 and not every:
        console.print(f"… and {hidden:,} more exchanges; --all shows them.", markup=False)
    if plan.result.listings.synthetic:
        console.print("Synthetic example: fictional organisations.", markup=False)


def _missing(plan: "FacilityPlan", width: int) -> Any:
    """The kinds that pay in any case; where it is narrow, without site, tonnes and carbon."""
    from offcut.planning.words import number

    wide = width >= _WIDE
    left = ("facility", "best site and size") if wide else ("facility",)
    more = ("t more", "kgCO2e") if wide else ()
    right = ("£ a year net", "at ±30 %", *more, "payback", "firms", "first", "pays")
    table = _new(*left, right=right)
    for one in plan.missing:
        if not one.pays and not one.worth_it:
            continue
        low, high = one.range_gbp
        where = "; ".join(
            f"{plant.site.name}, {number(size)} {one.kind.unit}" for plant, size in one.plants
        )
        worth = [
            number(round(v)) if one.worth_it else "–" for v in (one.more_tonnes, one.carbon_kg)
        ]
        table.add_row(
            one.kind.name,
            *([where or "does not pay"] if wide else []),
            _thousands(one.unlocked_gbp) if one.worth_it else "–",
            f"{_thousands(low)} to {_thousands(high)}",
            *(worth if wide else []),
            "–" if one.payback_years is None else f"{one.payback_years:.1f} y",
            str(len(one.firms)) if one.worth_it else "–",
            f"{one.first}/{len(one.swings)}",
            f"{one.pays}/{len(one.swings)}",
        )
    return table


def _thousands(gbp: float) -> str:
    return f"£{gbp / 1000:,.0f}k"


def _exchanges(plan: "FacilityPlan", every: bool) -> Any:
    from offcut.planning.facilities_words import gbp
    from offcut.planning.words import number

    table = _new("from", "to", "how", right=("amount", "£ a year", "km"))
    for row in plan.table().iter_rows(named=True):
        if len(table.rows) >= _SHOWN and not every:
            break
        how = row["how"] if row["plant"] is None else f"{row['how']} ({row['plant']})"
        table.add_row(
            row["have_id"],
            row["want_id"],
            how,
            f"{number(row['units_per_year'])} {row['unit']}",
            gbp(row["gain_gbp_per_year"]),
            f"{row['distance_km']:,.1f}",
        )
    return table


def _new(*left: str, right: tuple[str, ...]) -> Any:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in left:
        table.add_column(name)
    for name in right:
        table.add_column(name, justify="right", no_wrap=True)
    return table
