"""The first page of a progress report: the answer, the headline figures, how it stands."""

from typing import TYPE_CHECKING

from offcut.evaluation.measures import measures
from offcut.evaluation.model import Area
from offcut.evaluation.periods import day_in_words
from offcut.evaluation.progress import Course
from offcut.impact.net_book import net_id
from offcut.impact.uncertainty import uncertainty_id
from offcut.reports.documents.model import (
    Block,
    Cell,
    KeyFigure,
    KeyFigures,
    Notice,
    Paragraph,
    Section,
    Table,
    Value,
    Words,
)
from offcut.reports.documents.shown import PARTIAL
from offcut.reports.programme.lookup import NONE, Lookup, status

if TYPE_CHECKING:
    from offcut.evaluation.evaluate import Evaluation

_KEYS = ("synergies_completed", "ghg", "landfill_diverted", "cost_saved", "water_saved", "spend")
_ANSWERED = ("cost_saved", "landfill_diverted", "ghg")
_GOOD = (Course.MET, Course.ON_COURSE)


def answer(evaluation: "Evaluation", figures: Lookup) -> Words:
    """What the programme did, in two sentences."""
    judged = [item for item in evaluation.progress if item.rag is not None]
    good = sum(item.course in _GOOD for item in judged)
    words: list[str | Value] = [f"By {day_in_words(evaluation.on)}, "]
    _add(words, figures("funnel.completed.reached"), " of ")
    _add(words, figures("funnel.idea.reached"), " identified exchanges were completed. ")
    if figures.has("measure.cost_saved") or figures.has("measure.ghg"):
        words.append("With evidence they saved firms ")
        _add(words, figures.total("measure.cost_saved"), ", kept ")
        _add(words, figures.total("measure.landfill_diverted"), " from landfill and avoided ")
        _add(words, figures.total("measure.ghg"), ", gross")
        words.append(f"{_least(words)}; ")
        words += _net(figures)
    else:
        words.append("None has results with evidence yet. ")
    words.append(f"{good} of {len(judged)} targets that can be judged are met or on course.")
    return tuple(words)


def _least(words: list[str | Value]) -> str:
    """What a star means, where one of the figures has it."""
    starred = (isinstance(word, Value) and word.shown.endswith(PARTIAL) for word in words)
    return f" ({PARTIAL.strip()} at least)" if any(starred) else ""


def _net(figures: Lookup) -> list[str | Value]:
    """The net of the same three results, of the claims whose net is known."""
    cells = [figures(net_id("all", name, "net")) for name in _ANSWERED]
    if not any(isinstance(cell, Value) and cell.value is not None for cell in cells):
        return ["what is net of that is not known. "]
    words: list[str | Value] = ["net, "]
    for cell, after in zip(cells, (", ", " and ", ". "), strict=True):
        _add(words, cell, after)
    return words


def _add(words: list[str | Value], cell: Cell, after: str) -> None:
    words.append(cell if isinstance(cell, Value) else NONE)
    words.append(after)


def in_short(
    evaluation: "Evaluation", figures: Lookup, notices: tuple[Notice, ...] = ()
) -> Section:
    """Key figures and the scores of the quarter, and what else must not be missed."""
    keys = []
    for measure in _KEYS:
        cell = figures.total(f"measure.{measure}")
        if isinstance(cell, Value):
            gross = ", gross" if measures()[measure].link == "outcome" else ""
            label = f"{figures.book.entries[cell.entry].label}{gross}"
            keys.append(KeyFigure(label, cell, _range(figures, uncertainty_id(measure, None))))
    blocks: list[Block] = [KeyFigures(tuple(keys))]
    if evaluation.programme.terms.objective:
        blocks.append(Paragraph((f"Objective: {evaluation.programme.terms.objective}.",)))
    blocks.append(_scores(evaluation))
    blocks += _warnings(evaluation)
    blocks += notices
    return Section("in-short", "In short", tuple(blocks))


def _range(figures: Lookup, entry: str) -> str:
    low, high = figures.ends(entry)
    if isinstance(low, Value) and isinstance(high, Value):
        return f"{low.shown} to {high.shown}"
    return ""


def _scores(evaluation: "Evaluation") -> Block:
    """Red-amber-green and 1–5 of the six areas, beside those of the period before."""
    now, before = evaluation.period.name, evaluation.period.previous.name
    scores = {(item.period.name, item.area): item for item in evaluation.programme.scores}
    rows: list[tuple[Cell, ...]] = []
    for area in Area:
        score, last = scores.get((now, area)), scores.get((before, area))
        rows.append(
            (
                area.capitalize(),
                status(score.rag) if score else "not scored",
                f"{score.score} of 5" if score else NONE,
                f"{last.score} of 5" if last else NONE,
                score.reason if score else "",
            )
        )
    headers = ("Area", "Status", "Score", before, "Why")
    return Table(f"How the programme stands, {now}", headers, tuple(rows))


def _warnings(evaluation: "Evaluation") -> list[Block]:
    count = len(evaluation.warnings) + len(evaluation.doubts)
    if not count:
        return []
    told = "1 doubt" if count == 1 else f"{count} doubts"
    return [Notice("To look at", (f"{told} about the data; they are listed under data quality.",))]
