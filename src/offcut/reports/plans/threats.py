"""What a plan loses when a firm or a facility fails."""

from typing import TYPE_CHECKING

from offcut.planning.dependence import dependence
from offcut.reports.documents.model import Block, Bullets, Cell, Paragraph, Section, Table, Words
from offcut.reports.documents.shown import value_of

if TYPE_CHECKING:
    from offcut.planning.failures import Failures
    from offcut.reports.plans.book import PlanBook

_SHOWN = 15


def threats(told: "PlanBook", failures: "Failures | None") -> Section:
    """Keystones first, then the losses, then how few shoulders it rests on."""
    blocks: list[Block] = []
    if failures is None:
        words = "Failures of single firms were not worked out for this report: offcut risks does."
        blocks.append(Paragraph((words,)))
    elif failures.singles:
        blocks += [_worst(told, failures), _losses(told, failures)]
    if failures is not None and told.facilities is not None:
        held = "The others go on as planned here: none takes over what a failed one leaves."
        blocks.append(Paragraph((held,), quiet=True))
    blocks.append(_dependence(told))
    return Section("resilience", "If something fails", tuple(blocks))


def _worst(told: "PlanBook", failures: "Failures") -> Paragraph:
    worst = failures.singles[0]
    key = len(failures.keystones)
    said = f"Without {worst.name} "
    if worst.loss is None:
        said += "needs cannot be met any more. "
    elif (share := failures.share(worst)) is not None:
        said += f"{share:.0%} of the gain is lost. "
    else:
        said += f"{told.units.shown(worst.loss, told.units.money)} is lost. "
    if failures.gain > 0:
        said += f"{key} of {len(failures.singles)} carry a twentieth of the gain or more."
    return Paragraph((said,))


def _losses(told: "PlanBook", failures: "Failures") -> Table:
    rows: list[tuple[Cell, ...]] = []
    for number, one in enumerate((*failures.singles[:_SHOWN], *failures.pairs[:3]), start=1):
        cells = {"without": one.name, "loss": one.loss, "gain": failures.gain}
        told.book.put_row("failures", number, cells)
        place = f"row:failures!{number}"
        key, label = f"failure.{number}", f"without {one.name}"
        unit = told.units.money
        loss = told.add(
            f"{key}.loss", f"Lost {label}", one.loss, unit,
            formula="loss", loss=f"{place}.loss",
        )  # fmt: skip
        share = told.add(
            f"{key}.share", f"Share of the gain lost {label}",
            one.loss / failures.gain if one.loss is not None and failures.gain else None, "share",
            formula="loss / gain", loss=f"entry:{loss}", gain=f"{place}.gain",
        )  # fmt: skip
        lost: Cell = value_of(told.book, loss) if one.loss is not None else "needs unmet"
        known = one.loss is not None and failures.gain > 0
        part: Cell = value_of(told.book, share) if known else "–"
        rows.append((one.name, one.kind, lost, part, str(one.partners)))
    headers = ("Without", "Kind", "Lost", "Of the gain", "Partners")
    return Table("The worst failures", headers, tuple(rows), frozenset({2, 3, 4}))


def _dependence(told: "PlanBook") -> Bullets:
    found = dependence(told.plan)
    said: list[Words] = []
    for number, (name, value, words) in enumerate(
        (
            ("single", found.single_sourced, " of what is received has a single supplier."),
            ("within", found.self_sufficiency, " of what is used comes from within the region."),
        ),
        start=1,
    ):
        if value is None:
            continue
        told.book.put_row("dependence", number, {"what": words.strip(), "share": value})
        entry = told.add(
            f"dependence.{name}", f"Share{words}".rstrip("."), value, "share",
            formula="share", share=f"row:dependence!{number}.share",
        )  # fmt: skip
        said.append((value_of(told.book, entry), words))
    return Bullets(tuple(said))
