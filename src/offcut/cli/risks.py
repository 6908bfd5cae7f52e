"""``offcut risks``: what the best plan loses when a firm, a facility or a supply fails."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from offcut.cli._progress import progress_bar
from offcut.cli._saving import save_json

if TYPE_CHECKING:
    from rich.console import Console

    from offcut.planning.contracts import Contracts, Expected
    from offcut.planning.risks import Risks

_SHOWN = 10
_NO_PLAN = 1


@click.command(
    epilog="""\b
Examples:
  offcut risks network.json
  offcut risks network.json --pairs 20 --chance 0.05
  offcut risks network.json --stand-by 500
  offcut risks network.json --json risks.json"""
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--pairs", default=10, show_default=True, help="Pairs among so many of the worst.")
@click.option("--chance", type=float, help="That a firm closes within a year; default 0.108.")
@click.option("--scenarios", default=200, show_default=True, help="Years drawn by chance.")
@click.option("--seed", default=0, show_default=True, help="Of the draws.")
@click.option(
    "--stand-by",
    "fee",
    type=float,
    metavar="FEE",
    help="Find stand-by contracts, at FEE a year each, that halve the expected loss.",
)
@click.option("--json", "target", metavar="FILE", help="Write it as JSON; - prints.")
def command(
    file: Path,
    pairs: int,
    chance: float | None,
    scenarios: int,
    seed: int,
    fee: float | None,
    target: str | None,
) -> None:
    """Show what the best plan of the network in FILE loses when something fails.

    Every firm and facility is taken out and the plan made anew; then the worst in pairs, dearer
    and missing supplies, falling demand, and years in which firms close by chance.
    """
    from offcut.planning import load
    from offcut.planning.contracts import contracts
    from offcut.planning.risks import risks
    from offcut.planning.shocks import CLOSURE_CHANCE

    network = load(file)
    plan = network.solve()
    if not plan.found:
        click.echo("\n".join(plan.says()), err=True)
        raise SystemExit(_NO_PLAN)
    used = CLOSURE_CHANCE if chance is None else chance
    with progress_bar(target == "-", "Failing one by one") as bar:

        def advance(done: int, of: int) -> None:
            if bar is not None:
                bar(done, of)

        found = risks(
            plan,
            pairs_of=pairs,
            chance=used,
            scenarios=scenarios,
            seed=seed,
            progress=advance,
        )
    standing_by = None if fee is None else contracts(plan, fee, chance=used)
    if target is not None:
        data = found.as_dict()
        if standing_by is not None:
            data["stand_by"] = _contracts_data(standing_by)
        save_json(data, target)
    if target != "-":
        _show(found, standing_by, recalled=chance is None)


def _contracts_data(found: "Contracts") -> dict[str, object]:
    return {
        "contracts": [{"from": a, "to": b, "fee": fee} for a, b, fee in found.arcs],
        "expected_loss_before": found.before.loss,
        "unmet_before": found.before.unmet,
        "expected_loss_after": found.after.loss,
        "unmet_after": found.after.unmet,
        "fee": found.fee,
        "reached": found.reached,
    }


def _show(found: "Risks", standing_by: "Contracts | None", recalled: bool) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    _failures(console, found)
    for shock in found.shocks:
        console.print(f"• {shock.name}: {_loss(shock.loss)}", markup=False)
    drawn = found.closures
    unmet = f"; in {drawn.unmet} needs cannot be met" if drawn.unmet else ""
    note = " (recalled, not checked: give --chance)" if recalled else ""
    console.print(
        f"• if each firm closes with a chance of {drawn.chance:.3g} a year{note}: expected loss"
        f" {_amount(drawn.expected)}, in 95 % of years at most {_amount(drawn.at_risk())}{unmet}"
        f" ({len(drawn.losses)} years drawn, seed {drawn.seed})",
        markup=False,
    )
    _dependence(console, found)
    if standing_by is not None:
        _stand_by(console, standing_by)


def _failures(console: "Console", found: "Risks") -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    worked = found.failures
    if not worked.singles:
        console.print("Nothing in this plan can fail: it has neither firms nor facilities.")
        return
    worst = worked.singles[0]
    share = worked.share(worst)
    told = "" if share is None else f" ({share:.0%} of what the plan gains)"
    console.print(Text(f"Worst: without {worst.name} {_loss(worst.loss)}{told}.", style="bold"))
    count = len(worked.keystones)
    console.print(f"{count} of {len(worked.singles)} carry a twentieth of the gain or more.")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("without", "loss", "of the gain", "partners"):
        table.add_column(name, justify="left" if name == "without" else "right", overflow="fold")
    for one in (*worked.singles[:_SHOWN], *worked.pairs[:3]):
        share = worked.share(one)
        part = "" if share is None else f"{share:.1%}"
        table.add_row(Text(one.name), _loss(one.loss), part, str(one.partners))
    console.print(table)
    hidden = len(worked.singles) - _SHOWN
    if hidden > 0:
        console.print(f"… and {hidden:,} more; --json writes all.")


def _dependence(console: "Console", found: "Risks") -> None:
    rest = found.dependence
    if rest.single_sourced is not None:
        console.print(f"• {rest.single_sourced:.0%} of what is received has a single supplier")
    if rest.self_sufficiency is not None:
        console.print(f"• {rest.self_sufficiency:.0%} of what is used comes from within")


def _stand_by(console: "Console", found: "Contracts") -> None:
    count = len(found.arcs)
    reached = "" if found.reached else " (no arc of this network brings it lower)"
    console.print(
        f"• {count} stand-by contract{'' if count == 1 else 's'}, {_amount(found.fee)} a year,"
        f" bring the expected loss of single failures from {_expected(found.before)} to"
        f" {_expected(found.after)}{reached}{':' if count else ''}",
        markup=False,
    )
    for a, b, _ in found.arcs:
        console.print(f"    {a} → {b}", markup=False)


def _expected(found: "Expected") -> str:
    unmet = f" and {found.unmet} that leave a need unmet" if found.unmet else ""
    return f"{_amount(found.loss)}{unmet}"


def _loss(loss: float | None) -> str:
    if loss is None:
        return "needs cannot be met"
    if abs(loss) < 0.005:
        return "nothing is lost"
    return f"{_amount(loss)} is lost" if loss >= 0 else f"{_amount(-loss)} is saved"


def _amount(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.4g}"
