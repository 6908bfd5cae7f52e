"""``offcut suggest``, its other answers: likely receivers, one receiver, flows of a trade."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

    from offcut.matching.recall.flows import UsualFlows
    from offcut.matching.recall.receivers import ReceiverSuggestion


def answer(
    text: str | None,
    business: str | None,
    receivers: bool,
    receiver: str | None,
    sic: str | None,
    limit: int,
    as_json: bool,
    quiet: bool,
) -> int:
    """Print the one answer that was asked for; 0 when there is one, 1 when nothing fits."""
    if sum((receivers, receiver is not None, sic is not None)) > 1:
        raise click.UsageError("ask for one of --receivers, --for and --sic at a time")
    if sic is not None and text:
        raise click.UsageError(
            f"--sic tells of a trade and reads no TEXT, but '{text}' was given. For a resource of"
            f" that trade: offcut suggest '{text}' --business {sic}"
        )
    if sic is not None:
        return _flows(sic, limit, as_json, quiet)
    if not text:
        raise click.UsageError('give the TEXT of the resource, such as "fly ash"')
    if receiver is not None:
        return _pair(text, receiver, business, as_json, quiet)
    return _receivers(text, business, limit, as_json, quiet)


def _receivers(text: str, business: str | None, limit: int, as_json: bool, quiet: bool) -> int:
    from offcut.matching.recall.receivers import suggest_receivers

    found = suggest_receivers(text, business, k=limit)
    if as_json:
        _json({"text": text, "business": business, "receivers": [asdict(one) for one in found]})
    elif quiet:
        for one in found:
            click.echo(one.industry)
    else:
        _print_receivers(text, found)
    return 0 if any(one.streams for one in found) else 1


def _pair(text: str, receiver: str, business: str | None, as_json: bool, quiet: bool) -> int:
    from offcut.matching.recall.affinity import explain_affinity

    found = explain_affinity(text, receiver, donor_sic=business)
    if as_json:
        _json({"text": text, "receiver": receiver, **asdict(found)})
    elif quiet:
        click.echo(f"{found.value}")
    else:
        _console().print(f"{found.value:.2f}  {found.reason}", markup=False)
    return 0


def _flows(sic: str, limit: int, as_json: bool, quiet: bool) -> int:
    from offcut.matching.recall.flows import usual_flows

    found = usual_flows(sic)
    if as_json:
        _json(asdict(found))
    elif quiet:
        for have in found.haves:
            click.echo(f"have {have.stream}")
        for want in found.wants:
            click.echo(f"want {want.stream}")
    else:
        _print_flows(found, limit)
    return 0 if found.haves or found.wants else 1


def _json(answered: dict[str, Any]) -> None:
    click.echo(json.dumps(answered, indent=2, ensure_ascii=False))


def _console() -> "Console":
    from rich.console import Console

    return Console(highlight=False)


def _print_receivers(text: str, found: "list[ReceiverSuggestion]") -> None:
    from rich.table import Table

    console = _console()
    table = Table("score", "industry", "why", box=None, pad_edge=False)
    for one in found:
        table.add_row(f"{one.score:.2f}", f"{one.industry} {one.name}", one.reason)
    console.print(f"Industries that may take '{text}'", style="bold", markup=False)
    console.print(table)
    console.print("The score is for order only. A match needs a listing with limits and amounts.")


def _print_flows(found: "UsualFlows", limit: int) -> None:
    from rich.table import Table

    console = _console()
    console.print(f"{found.industry} {found.name}", style="bold", markup=False)
    haves = Table("usually has", "why", box=None, pad_edge=False)
    for have in found.haves[:limit]:
        haves.add_row(have.name, have.reason)
    wants = Table("usually can take", "why", box=None, pad_edge=False)
    for want in found.wants[:limit]:
        wants.add_row(want.name, want.reason)
    console.print(haves)
    console.print()
    console.print(wants)
    if found.statistics:
        first = found.statistics[0]
        console.print(
            f"\nWaste of the whole sector, {first.sector_name}, England {first.year}",
            style="bold",
            markup=False,
        )
        mix = Table("tonnes", "share", "category", box=None, pad_edge=False)
        for waste in found.statistics[:limit]:
            mix.add_row(f"{waste.tonnes:,.0f}", f"{waste.share:.1%}", waste.waste)
        console.print(mix)
        console.print(f"[{first.source}] No statistic gives amounts of one firm.", markup=False)
    else:
        console.print("\nThe statistics of England have no row for this industry.")
