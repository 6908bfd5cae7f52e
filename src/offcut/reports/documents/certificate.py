"""A company's certificate of savings: one page, its own side only, and the excerpt behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from offcut.errors import InputError
from offcut.figures.drawing import shorten
from offcut.impact.book import Book, Entry
from offcut.impact.evidence import same_party
from offcut.impact.model import WITH_EVIDENCE, Claim, Side, Standing, Synergy
from offcut.impact.project import entry_id
from offcut.reports.documents.excerpt import excerpt
from offcut.reports.documents.model import (
    Block,
    Bullets,
    Cell,
    Document,
    KeyFigure,
    KeyFigures,
    Section,
    Table,
    Value,
    Words,
)
from offcut.reports.documents.shown import in_words, value_of
from offcut.reports.documents.stated import versions_of

if TYPE_CHECKING:
    from offcut.impact.result import ImpactResult

METRICS = {
    "cost_saved": "Cost saved",
    "ghg": "Greenhouse gas avoided",
    "landfill_diverted": "Kept from landfill",
    "virgin_displaced": "Virgin material displaced",
    "water_saved": "Water saved",
    "hazardous_eliminated": "Hazardous waste eliminated",
    "sales": "Additional sales",
    "investment": "Private investment",
    "jobs_created": "Jobs created",
    "jobs_kept": "Jobs kept",
}
_STATED = {
    "cost_saved": "as stated, else from stated prices; not verified",
    **dict.fromkeys(
        ("sales", "investment", "jobs_created", "jobs_kept"), "as stated; not verified"
    ),
}
_SHOWN = ("cost_saved", "ghg")  # columns of the table of exchanges
_MOST_ROWS, _MOST_KEYS, _NAME = 7, 6, 330.0


@dataclass(frozen=True, slots=True)
class _Part:
    """One claim that the company has a side in."""

    claim: Claim
    synergy: Synergy
    side: Side
    standing: Standing

    def entry(self, metric: str) -> str:
        return entry_id(self.claim.id, f"{metric}_{self.side}")


def certificate(
    result: "ImpactResult",
    organisation: str,
    year: int,
    *,
    made_on: str,
    programme: str = "",
    synthetic: bool = False,
) -> Document:
    """The certificate of one company for one year, from its completed and evidenced exchanges.

    Shared effects count with the company's credited share; money is what it states for itself.

    Raises:
        InputError: the company has no completed exchange with evidence in that year.
    """
    parts = _parts(result, organisation, year)
    if not parts:
        raise InputError(
            f"'{organisation}' has no completed exchange with evidence in {year}; a certificate is"
            " only made of those. 'offcut impact' shows what is still missing."
        )
    book = result.book(
        *(f"{metric}_{part.side}" for metric in METRICS for part in parts[:1] + parts)
    )
    totals = _totals(book, parts, year)
    own = excerpt(
        book,
        [*totals, *(part.entry(metric) for part in parts for metric in METRICS)],
        f"Certificate of savings, {organisation}, {year}",
    )
    prices = sorted({part.claim.price_base or year for part in parts})
    own.versions["price_base"] = f"prices of {', '.join(map(str, prices))}"
    return Document(
        kind="Certificate of savings",
        title=shorten(organisation, 900, 26),
        subtitle="for reusing resources" + (f", with {programme}" if programme else ""),
        period=str(year),
        made_on=made_on,
        answer=_answer(own, parts, year),
        sections=(
            Section("savings", "What it saved", (_keys(own, totals),)),
            Section("exchanges", "In which exchanges", (_exchanges(own, parts),)),
            Section("basis", "What this rests on", (_basis(parts),)),
        ),
        book=own,
        versions=versions_of(own),
        synthetic=synthetic,
        layout="certificate",
    )


def _parts(result: "ImpactResult", organisation: str, year: int) -> list[_Part]:
    found = []
    for index, (claim, standing) in enumerate(zip(result.claims, result.standings, strict=True)):
        if claim.year != year or standing not in WITH_EVIDENCE:
            continue
        synergy = result.synergy(index)
        for side, party in ((Side.HAVE, synergy.have), (Side.WANT, synergy.want)):
            if same_party(party.name, organisation):
                found.append(_Part(claim, synergy, side, standing))
    return found


def _totals(book: Book, parts: Iterable[_Part], year: int) -> list[str]:
    """Writes the company's totals; gives the ids of those that say something."""
    made = []
    for metric, label in METRICS.items():
        entries = [book.entries[part.entry(metric)] for part in parts]
        known = [entry.value for entry in entries if entry.value is not None]
        if not known or not any(known):
            continue
        left = len(entries) - len(known)
        entry = Entry(
            f"certificate.{metric}", label, sum(known), entries[0].unit, "sum_known(x)",
            {"x": tuple(item.reference for item in entries)}, year,
            note=f"{left} of {len(entries)} are not known and not counted" if left else "",
        )  # fmt: skip
        book.add(entry)
        made.append(entry.id)
    return made


def _answer(book: Book, parts: list[_Part], year: int) -> Words:
    count = len({part.synergy.id for part in parts})
    verified = sum(part.standing is Standing.VERIFIED for part in parts)
    exchanges = "one exchange" if count == 1 else f"{count} exchanges"
    words: list[str | Value] = [f"In {year} this company took part in {exchanges}"]
    saved, avoided = (f"certificate.{metric}" for metric in ("cost_saved", "ghg"))
    if _positive(book, saved):
        words += [" that saved it ", value_of(book, saved)]
    if _positive(book, avoided):
        words += [" and avoided ", value_of(book, avoided)]
    words.append(".")
    if avoided in book.entries and not _positive(book, avoided):
        more = " (more is emitted than saved)."
        words += [" Greenhouse gas avoided: ", value_of(book, avoided), more]
    claims = "its claim" if len(parts) == 1 else f"its {len(parts)} claims"
    words.append(f" Verified by a third party: {verified or 'none'} of {claims}.")
    return tuple(words)


def _positive(book: Book, name: str) -> bool:
    return name in book.entries and (book.entries[name].value or 0) > 0


def _keys(book: Book, totals: list[str]) -> Block:
    return KeyFigures(
        tuple(
            KeyFigure(book.entries[name].label, value_of(book, name), _note(book.entries[name]))
            for name in totals[:_MOST_KEYS]
        )
    )


def _note(entry: Entry) -> str:
    """What stands beside a figure: that money and jobs are stated, and what is not counted."""
    stated = _STATED.get(entry.id.removeprefix("certificate."), "")
    return "; ".join(part for part in (stated, entry.note) if part)


def _exchanges(book: Book, parts: list[_Part]) -> Block:
    headers = ("Exchange", "Part", "Quantity", "Evidence", *(METRICS[name] for name in _SHOWN))
    ordered = sorted(parts, key=lambda part: -(book.entries[part.entry("cost_saved")].value or 0))
    rows: list[tuple[Cell, ...]] = [
        (
            shorten(part.synergy.title, _NAME),
            "gave" if part.side is Side.HAVE else "took",
            in_words(part.claim.quantity, part.synergy.unit),
            f"{part.claim.grade or '–'}, {part.standing}",
            *(value_of(book, part.entry(metric)) for metric in _SHOWN),
        )
        for part in ordered[:_MOST_ROWS]
    ]
    left = len(ordered) - len(rows)
    more = f", the {_MOST_ROWS} largest of {len(ordered)}" if left > 0 else ""
    return Table(
        f"Exchanges completed, with evidence{more}", headers, tuple(rows), frozenset({2, 4, 5})
    )


def _basis(parts: list[_Part]) -> Block:
    shares = "the share of each exchange's effect that is credited to this company"
    items: list[Words] = [
        (
            "Emissions, tonnes and water are project effects against what would have happened"
            f" without the exchange, with {shares}. Haulage and treatment are taken off.",
        ),
        ("Not a Scope 3 reduction, and not to be used as one; never added to the partner's.",),
        (
            "Cost saved, sales, investment and jobs are as the company states them, cost saved else"
            " from its stated prices; a verification does not cover them.",
        ),
        (
            "Evidence: A verified by a third party with weighbridge, transfer note, meter or"
            " invoice; B documents; C reported by the companies; D estimated.",
        ),
    ]
    verifiers = sorted({part.claim.verifier for part in parts if part.claim.verifier})
    if verifiers:
        items.append((f"Verified by {shorten(', '.join(verifiers), 700)}.",))
    items.append(
        ("The JSON of this certificate holds every row and factor: offcut audit checks it.",)
    )
    return Bullets(tuple(items))
