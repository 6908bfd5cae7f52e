"""The ``offcut`` command: sub-commands are imported only when they are called."""

import importlib
import sys

import click

from offcut.errors import InputError, OffcutError
from offcut.version import __version__

_COMMANDS = {
    "match": "Find the exchanges that would really work, with the reason.",
    "plan": "Plan the best network for the whole region.",
    "explain": "Show the whole working of one have and one want.",
    "check": "Report every problem of a listing file; load nothing.",
    "suggest": "Suggest resource types and waste codes for a text.",
    "index": "Keep haves and wants on disk, and ask for the best of either.",
    "compare": "Say what changed between two saved runs.",
    "risks": "Show what a plan loses when a firm, facility or supply fails.",
    "shares": "Share out the joint gain of a game fairly, and say who could object.",
    "template": "Write an empty listing workbook with drop-downs and notes.",
    "example": "Write or match the example region (synthetic).",
    "impact": "Work out what exchanges achieved, every figure with its working.",
    "evaluate": "Evaluate a programme against the targets that it set itself.",
    "report": "Write certificates, progress reports, cluster evaluations and open data.",
    "audit": "Work out every figure of a saved report again, and say what differs.",
    "sample": "Draw the claims that an audit should look at, by value and seed.",
    "factors": "Greenhouse-gas factors: sets, permitted uses, differences, import.",
    "reference": "Browse the dated, sourced facts.",
}
_EXIT_UNUSABLE = 2
_EXIT_INTERRUPTED = 130


class LazyGroup(click.Group):
    """A group whose commands live in modules of their own, loaded on use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the main job."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module and return its ``command``."""
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"offcut.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; interrupted, it says so and ends as a shell expects."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            raise SystemExit(_EXIT_INTERRUPTED) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Answer a misspelt command with the nearest one."""
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            from rapidfuzz import process

            near = process.extractOne(args[0], list(_COMMANDS), score_cutoff=60)
            hint = f" Did you mean '{near[0]}'?" if near else " 'offcut --help' lists them."
            ctx.fail(f"There is no command '{args[0]}'.{hint}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96},
    epilog="Start with:  offcut example --match     Then:  offcut template my-listings.xlsx",
)
@click.version_option(__version__, prog_name="offcut")
def offcut() -> None:
    """Which wastes and by-products could really be used by whom, and what is it worth?

    Offcut reads a list of haves and wants (CSV, XLSX or Parquet), works out which exchanges
    are feasible (as they are, treated or blended), values each in pounds, tonnes and carbon,
    and says why.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; an error on purpose is a message, never a traceback."""
    try:
        offcut(arguments, prog_name="offcut")
    except OffcutError as error:
        click.echo(f"offcut: {error}", err=True)
        sys.exit(_EXIT_UNUSABLE if isinstance(error, InputError) else 1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
