"""How often the right waste code is among the first: on real exchanges kept outside the project.

Run with ``python -m benchmarks.recall_ewc``. The data has no licence to be shipped, so it is read
beside the checkout and the measurement is skipped, with the reason, where it is not there.
Labels are given by the source for one wording; a second code is often as right.
"""

import csv
import sys
from collections.abc import Sequence
from pathlib import Path

_DATA = Path(__file__).resolve().parents[2] / "shared" / "evaluation" / "exchanges_dev.csv"
_RANKS = (1, 3, 5, 10)


def labelled(path: Path) -> list[tuple[str, str, set[str]]]:
    """Rows with a waste code: words, donor business, accepted codes."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            (
                " ".join(row["waste_description"].split()),
                row["donor_business"],
                set(row["ewc_code"].replace(" ", "").split("/")),
            )
            for row in csv.DictReader(file)
            if row["ewc_code"].strip()
        ]


def recall(ranked: Sequence[Sequence[str]], accepted: Sequence[set[str]]) -> dict[int, float]:
    """Share of rows with an accepted code among the first n."""
    total = max(1, len(accepted))
    return {
        rank: sum(
            bool(codes & set(found[:rank])) for found, codes in zip(ranked, accepted, strict=True)
        )
        / total
        for rank in _RANKS
    }


def main() -> None:
    if not _DATA.exists():
        print(f"skipped: the evaluation data is not beside the checkout ({_DATA.name})")
        return
    from offcut.resources.naming import suggest_codes_many

    rows = labelled(_DATA)
    texts, givers, accepted = ([row[i] for row in rows] for i in range(3))
    print(f"text to waste code, {len(rows)} labelled exchanges")
    for title, industries in (("words alone", None), ("with the donor's business", givers)):
        found = suggest_codes_many(texts, industries=industries, limit=max(_RANKS))
        shares = recall([[s.code for s in group] for group in found], accepted)
        line = "  ".join(f"@{rank} {share:5.1%}" for rank, share in shares.items())
        print(f"  {title:<28}{line}")
        if "--misses" in sys.argv and industries:
            for row, group in zip(rows, found, strict=True):
                if not row[2] & {s.code for s in group}:
                    print("   ", row, [s.code for s in group[:5]])


if __name__ == "__main__":
    main()
