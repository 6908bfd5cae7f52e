"""Making a new index from a market."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from offcut.errors import InputError
from offcut.matching.index.best import best_values
from offcut.matching.index.checking import check_side
from offcut.matching.index.folding import Progress, Supply, write_packs
from offcut.matching.index.journal import start_journal
from offcut.matching.index.lock import WriterLock
from offcut.matching.index.manifest import (
    CURRENT,
    SIDES,
    Manifest,
    Terms,
    journal_name,
    publish,
    read_manifest,
)
from offcut.matching.index.reading import Index
from offcut.matching.index.rows import rows_by_type, take_haves, take_wants
from offcut.matching.index.trees import wanted
from offcut.matching.screen.market import Haves, Market, Wants

TOP = 10


def build(
    market: Market,
    folder: str | Path,
    *,
    properties: Sequence[str] = (),
    top: int = TOP,
    progress: Progress | None = None,
) -> Index:
    """Write a market as an index, and open it.

    An index that is there already is replaced in one step at the end; until then, and after a
    crash, it stays as it was. Its readers go on with the old one until they refresh.

    ``properties``: names of the columns of properties and limits (else ``property_1`` …).
    ``top``: keep the values of so many best haves of each want, so that
    :meth:`Index.enters` can answer; 0 = do not.

    Raises :class:`InputError` for values that may not be, naming row and column, when the folder
    holds something else, or when another program writes this index.
    """
    terms = _terms(market, properties, top)
    for side in (market.haves, market.wants):
        check_side(side, market.types, terms.properties, terms.text)
    folder = Path(folder)
    _make_room(folder)
    with WriterLock(folder):
        generation = read_manifest(folder).generation + 1 if (folder / CURRENT).exists() else 1
        best = best_values(market, top)
        types = list(enumerate(market.types))
        tree_terms = terms if wanted(len(market.haves) + len(market.wants)) else None
        written = write_packs(
            folder, generation, types, _supply(market, best), tree_terms, progress
        )
        manifest = Manifest(
            generation=generation,
            terms=terms,
            types=tuple(market.types),
            packs={side: (written[side],) for side in SIDES},
            parts={
                side: {t: (facts.file, n) for n, t in enumerate(facts.types)}
                for side, facts in written.items()
            },
            journal=journal_name(generation),
        )
        start_journal(folder / manifest.journal)
        publish(folder, manifest)
    return Index(folder)


def _terms(market: Market, properties: Sequence[str], top: int) -> Terms:
    if top < 0:
        raise InputError(f"'top' is {top}; 0 or more is needed.")
    if market.fit.text > 0 and np.shape(market.haves.text)[1] == 0:
        raise InputError(
            f"Words are to take up to {market.fit.text:.0%} of a value, but there are no columns of"
            " text (text_1, text_2, …), so every pair would lose as much. Give these columns, or 0"
            " for 'text'."
        )
    width = np.shape(market.haves.properties)[1]
    names = tuple(properties) or tuple(f"property_{n}" for n in range(1, width + 1))
    if len(names) != width or len(set(names)) != width:
        raise InputError(
            f"There are {width} columns of properties; {width} different names are needed, not"
            f" {', '.join(names)}."
        )
    if len(set(market.types)) != len(market.types):
        raise InputError("A type stands twice in the list of types; each must be there once.")
    return Terms(market.fit, market.circuity, names, np.shape(market.haves.text)[1], top)


def _make_room(folder: Path) -> None:
    if folder.is_dir() and any(folder.iterdir()) and not (folder / CURRENT).exists():
        ours = {".pack", ".journal", ".manifest", ".tmp", ".lock"}
        strange = sorted(p.name for p in folder.iterdir() if p.suffix not in ours)
        if strange:
            raise InputError(
                f"'{folder}' is no index and is not empty (it holds '{strange[0]}'); give a new"
                " or an empty folder."
            )
    if folder.exists() and not folder.is_dir():
        raise InputError(f"'{folder}' is a file; give a new or an empty folder.")
    folder.mkdir(parents=True, exist_ok=True)


def _supply(market: Market, best: Any) -> Supply:
    haves_of, wants_of = rows_by_type(market.haves), rows_by_type(market.wants)
    nothing = np.zeros(0, dtype=np.int64)

    def haves(code: int) -> Haves:
        return take_haves(market.haves, haves_of.get(code, nothing))

    def wants(code: int) -> tuple[Wants, Any]:
        rows = wants_of.get(code, nothing)
        return take_wants(market.wants, rows), best[rows]

    return Supply(haves, wants)
