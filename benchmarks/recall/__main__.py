"""``make bench-recall``: three questions, ours beside plain baselines, on the same rows."""

import json
import sys
from pathlib import Path

from benchmarks.recall import affinity, codes, receivers, verbatim
from benchmarks.recall.exchanges import path_given, read_exchanges
from benchmarks.recall.report import Question, markdown, plain

_ROOT = Path(__file__).resolve().parents[2]
_OUT = _ROOT / "out" / "bench-recall.json"
_PAGE = _ROOT / "docs" / "methodology" / "recall_measured.inc"


def measure(path: Path) -> list[Question]:
    """All three questions on one file of exchanges."""
    rows = read_exchanges(path)
    questions = []
    for module, unit, column in (
        (codes, "wastes with a code", "@10"),
        (receivers, "haves with a receiver's class", "@10"),
        (affinity, "pairs", "within a place"),
    ):
        size, systems = module.measure(rows)
        questions.append(Question(module.TITLE, size, unit, systems, column))
    return questions


def main() -> None:
    """Print the tables; keep them in ``out``; with ``--page`` write the docs' table anew."""
    path = path_given()
    if not path.exists():
        print(f"skipped: the exchanges are not beside the checkout ({path.name})")
        return
    questions = measure(path)
    wording = verbatim.measure(read_exchanges(path))
    tables = "\n\n".join([*(markdown(question) for question in questions), *wording])
    print(tables)
    _OUT.parent.mkdir(exist_ok=True)
    _OUT.write_text(json.dumps([plain(q) for q in questions], indent=1) + "\n", "utf-8")
    print(f"\nKept in {_OUT.relative_to(_ROOT)}.")
    if "--page" in sys.argv:
        _PAGE.write_text(tables + "\n", "utf-8")
        print(f"Written: {_PAGE.relative_to(_ROOT)}.")


if __name__ == "__main__":
    main()
