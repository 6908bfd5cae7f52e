"""The measured figures as a table for the terminal, as Markdown for the docs and as JSON."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.recall.intervals import Share
from benchmarks.recall.scores import Scored


@dataclass(frozen=True)
class Question:
    """One question with every system's figures."""

    title: str
    size: int
    unit: str  # what was counted
    systems: Sequence[Scored]
    column: str  # the figure that systems are compared by

    def best_plain(self) -> Scored:
        """The best baseline."""
        return max(
            (s for s in self.systems if not s.ours),
            key=lambda s: s.shares()[self.column].value,
        )

    def differences(self) -> dict[str, Share]:
        """Each of our systems less the best baseline."""
        other = self.best_plain()
        return {s.name: s.less(other, self.column) for s in self.systems if s.ours}


def markdown(question: Question) -> str:
    """A table, and a line for each difference."""
    columns = list(question.systems[0].sums)
    lines = [
        f"**{question.title}**, {question.size} {question.unit}",
        "",
        "| system | " + " | ".join(columns) + " |",
        "|---|" + "--:|" * len(columns),
    ]
    for system in question.systems:
        cells = [_cell(system, name, question.column) for name in columns]
        lines.append(f"| {system.name} | " + " | ".join(cells) + " |")
    for name, gap in question.differences().items():
        lines += [
            "",
            f"{name} less the best baseline ({question.best_plain().name}), {question.column}:"
            f" {100 * gap.value:+.0f} points ({100 * gap.low:+.0f} to {100 * gap.high:+.0f}).",
        ]
    return "\n".join(lines)


def _cell(system: Scored, column: str, compared: str) -> str:
    found = system.shares()[column]
    interval = f" ({found.low:.0%} to {found.high:.0%})" if column == compared else ""
    return f"{found.value:.0%}{interval}"


def plain(question: Question) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "question": question.title,
        "size": question.size,
        "unit": question.unit,
        "compared_by": question.column,
        "systems": [
            {
                "name": system.name,
                "ours": system.ours,
                "shares": {name: _rounded(found) for name, found in system.shares().items()},
            }
            for system in question.systems
        ],
        "best_baseline": question.best_plain().name,
        "difference": {name: _rounded(gap) for name, gap in question.differences().items()},
    }


def _rounded(found: Share) -> dict[str, float]:
    return {name: round(value, 4) for name, value in asdict(found).items()}
