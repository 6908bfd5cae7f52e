"""``offcut shares``: what each player of a game should get, by several rules side by side."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from offcut.cli._saving import save_json

if TYPE_CHECKING:
    from offcut.planning.fair_shares import Shares

_NO_PLAN = 1
_RULES = ("shapley", "nucleolus", "duals", "equal")
_MEANING = {
    "shapley": "what a player adds, averaged over all orders of arrival",
    "nucleolus": "leaves the group with most reason to leave the least reason",
    "duals": "what each brings, at its marginal worth in the whole plan",
    "equal": "the gain over standing alone, in equal parts",
}


@click.command(
    epilog="""\b
Examples:
  offcut shares game.json
  offcut shares game.json --rule nucleolus --json -
  offcut shares network.json --rule duals --seen-by "Example Plating"

Shares are in the unit of the worths; negative = pays."""
)
@click.argument("game", type=click.Path(path_type=Path))
@click.option(
    "--rule",
    "rules",
    multiple=True,
    type=click.Choice(_RULES),
    help="Only this rule; may be given again. All rules when not given.",
)
@click.option("--seed", default=0, show_default=True, help="For shares that are sampled.")
@click.option("--json", "json_path", metavar="PATH", help="Write JSON to PATH; - is the terminal.")
@click.option("--seen-by", "viewer", metavar="PLAYER", help="Only what this player may see.")
def command(
    game: Path, rules: tuple[str, ...], seed: int, json_path: str | None, viewer: str | None
) -> None:
    """Share out the joint gain of a GAME, and say who could object.

    GAME is JSON: either a game (form offcut-game/1: what every group of players gains by itself;
    costs are negative) or a network with owners (form offcut-network/1).
    """
    from offcut.planning.coalitions import NoPlan
    from offcut.planning.fair_shares import as_data, game_of, rules_for, seen_by, share_out

    read = game_of(game)
    name = getattr(read, "name", "") or game.stem
    try:
        wanted = dict.fromkeys(rules or rules_for(read))
        found = [share_out(read, rule, seed=seed) for rule in wanted]
    except NoPlan as error:
        click.echo(str(error), err=True)
        raise SystemExit(_NO_PLAN) from None
    if viewer is not None:
        seen = [seen_by(read, one, viewer) for one in found]
        save_json({"format": "offcut-seen/1", "name": name, "rules": seen}, json_path or "-")
        return
    if json_path is not None:
        save_json(as_data(name, found), json_path)
    if json_path != "-":
        _show(name, read.players, found)


def _show(name: str, players: tuple[str, ...], found: list["Shares"]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    console.print(Text(name, style="bold"))
    worth, alone = found[0].worth, sum(found[0].alone.values())
    console.print(
        Text(
            f"Together the {len(players)} players {_gain(worth)};"
            f" each by itself, {_gain(alone)} in all: {_amount(worth - alone)} to share."
        )
    )
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("player", overflow="fold")
    table.add_column("alone", justify="right")
    for one in found:
        table.add_column(one.rule, justify="right")
    for player in players:
        table.add_row(
            player, _amount(found[0].alone[player]), *(_cell(one, player) for one in found)
        )
    console.print(table)
    for one in found:
        console.print(Text(f"{one.rule}: {_MEANING[one.rule]}. {_objection(one)}"))
        if one.note:
            console.print(Text(f"  {one.note}", style="dim"))


def _cell(one: "Shares", player: str) -> str:
    text = _amount(one.shares[player])
    return f"{text} ± {one.half_width[player]:.2g}" if one.half_width else text


def _gain(worth: float) -> str:
    return f"gain {_amount(worth)}" if worth >= 0 else f"pay {_amount(-worth)}"


def _amount(value: float) -> str:
    """To the hundredth when large, else to six digits."""
    return f"{value:,.2f}" if abs(value) >= 1000 else f"{value:,.6g}"


def _objection(one: "Shares") -> str:
    objection = one.objection
    if objection is None:
        return "Too many groups to look for objections."
    who = ", ".join(objection.coalition)
    if one.stable:
        return f"No group would gain by leaving; the nearest to it is {who}."
    return f"{who} would gain {_amount(objection.gain)} by leaving."
