"""Rows of haves and wants as named arrays: taking some, putting together, storing."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from offcut.matching.index.encoding import Arrays
from offcut.matching.index.ids import IdPool
from offcut.matching.screen.market import Haves, Wants

HAVE_COLUMNS = {
    "latitude": np.float64,
    "longitude": np.float64,
    "quantity": np.float64,
    "gbp_per_unit": np.float64,
    "gbp_per_unit_km": np.float64,
    "first_day": np.int32,
    "last_day": np.int32,
    "properties": np.float32,
    "text": np.float32,
}
WANT_COLUMNS = {
    "latitude": np.float64,
    "longitude": np.float64,
    "quantity": np.float64,
    "gbp_per_unit": np.float64,
    "first_day": np.int32,
    "last_day": np.int32,
    "limits": np.float32,
    "text": np.float32,
}
_TABLES = ("properties", "limits", "text")


def columns_of(side: Haves | Wants) -> Arrays:
    """The plain columns of a side by name, in their kinds of number."""
    kinds = HAVE_COLUMNS if isinstance(side, Haves) else WANT_COLUMNS
    return {name: np.ascontiguousarray(getattr(side, name), kind) for name, kind in kinds.items()}


def haves_from(arrays: Arrays, ids: Sequence[str], code: int | None = None) -> Haves:
    """Haves over stored arrays; ``code`` is their type when they are all of one."""
    types = arrays["types"] if code is None else np.full(len(ids), code, dtype=np.int32)
    return Haves(ids=ids, types=types, **{name: arrays[name] for name in HAVE_COLUMNS})


def wants_from(arrays: Arrays, ids: Sequence[str]) -> Wants:
    """Wants over stored arrays."""
    return Wants(
        ids=ids,
        accepted_from=arrays["accepted_from"],
        accepted=arrays["accepted"],
        **{name: arrays[name] for name in WANT_COLUMNS},
    )


def take_haves(haves: Haves, rows: Any) -> Haves:
    """These rows (int array), in this order."""
    arrays = {name: getattr(haves, name)[rows] for name in HAVE_COLUMNS}
    return Haves(ids=_ids(haves.ids, rows), types=haves.types[rows], **arrays)


def take_wants(wants: Wants, rows: Any) -> Wants:
    """These rows (int array), in this order."""
    arrays = {name: getattr(wants, name)[rows] for name in WANT_COLUMNS}
    starts, ends = wants.accepted_from[:-1][rows], wants.accepted_from[1:][rows]
    accepted_from = np.concatenate([[0], np.cumsum(ends - starts)]).astype(np.int64)
    at = np.arange(accepted_from[-1]) + np.repeat(starts - accepted_from[:-1], ends - starts)
    return Wants(
        ids=_ids(wants.ids, rows),
        accepted_from=accepted_from,
        accepted=wants.accepted[at],
        **arrays,
    )


def each_have(haves: Haves) -> Iterator[Haves]:
    """The rows one by one."""
    if len(haves) == 1:
        yield haves
        return
    for row in range(len(haves)):
        yield take_haves(haves, np.array([row]))


def each_want(wants: Wants) -> Iterator[Wants]:
    """The rows one by one."""
    if len(wants) == 1:
        yield wants
        return
    for row in range(len(wants)):
        yield take_wants(wants, np.array([row]))


def _ids(ids: Sequence[str], rows: Any) -> Sequence[str]:
    if isinstance(ids, IdPool):
        return ids.take(np.asarray(rows, dtype=np.int64))
    return [ids[row] for row in rows.tolist()]


def join_haves(parts: Sequence[Haves]) -> Haves:
    """All rows of several, in their order; at least one must be given."""
    if len(parts) == 1:
        return parts[0]
    columns = {c: np.concatenate([getattr(p, c) for p in parts]) for c in ("types", *HAVE_COLUMNS)}
    return Haves(ids=_joined_ids(parts), **columns)


def join_wants(parts: Sequence[Wants]) -> Wants:
    """All rows of several, in their order; at least one must be given."""
    if len(parts) == 1:
        return parts[0]
    lengths = [np.diff(part.accepted_from) for part in parts]
    accepted_from = np.concatenate([[0], np.cumsum(np.concatenate(lengths))]).astype(np.int64)
    columns = {c: np.concatenate([getattr(p, c) for p in parts]) for c in WANT_COLUMNS}
    accepted = np.concatenate([part.accepted for part in parts])
    return Wants(ids=_joined_ids(parts), accepted_from=accepted_from, accepted=accepted, **columns)


def _joined_ids(parts: Sequence[Haves] | Sequence[Wants]) -> IdPool:
    pools = [p.ids if isinstance(p.ids, IdPool) else IdPool.of(p.ids) for p in parts]
    ends, start = [np.zeros(1, dtype=np.int64)], 0
    for pool in pools:
        ends.append(pool.ends[1:] - pool.ends[0] + start)
        start = int(ends[-1][-1]) if len(pool) else start
    return IdPool(
        np.concatenate([p.pool[p.ends[0] : p.ends[-1]] for p in pools]), np.concatenate(ends)
    )


def no_haves(properties: int, text: int) -> Haves:
    """Haves without a row."""
    arrays = _no_rows(HAVE_COLUMNS, properties, text)
    return Haves(ids=IdPool.of(()), types=np.zeros(0, dtype=np.int32), **arrays)


def no_wants(properties: int, text: int) -> Wants:
    """Wants without a row."""
    return Wants(
        ids=IdPool.of(()),
        accepted_from=np.zeros(1, dtype=np.int64),
        accepted=np.zeros(0, dtype=np.int32),
        **_no_rows(WANT_COLUMNS, properties, text),
    )


def _no_rows(kinds: dict[str, Any], properties: int, text: int) -> Arrays:
    wide = {"properties": properties, "limits": properties, "text": text}
    return {
        name: np.zeros((0, wide[name]) if name in _TABLES else 0, dtype=kind)
        for name, kind in kinds.items()
    }


def pool_of(ids: Sequence[str]) -> IdPool:
    """The ids as a pool, as they are when they are one."""
    return ids if isinstance(ids, IdPool) else IdPool.of(ids)


def accepting(wants: Wants, code: int) -> Any:
    """The rows of the wants that accept a type."""
    of_row = np.repeat(np.arange(len(wants)), np.diff(wants.accepted_from))
    return of_row[wants.accepted == code]


def rows_by_type(side: Haves | Wants) -> dict[int, Any]:
    """For each type the rows that are of it, or accept it; in the order of the rows."""
    if isinstance(side, Haves):
        codes, rows = np.asarray(side.types), np.arange(len(side))
    else:
        codes = np.asarray(side.accepted)
        rows = np.repeat(np.arange(len(side)), np.diff(side.accepted_from))
    order = np.argsort(codes, kind="stable")
    found, starts = np.unique(codes[order], return_index=True)
    members = np.split(rows[order], starts[1:]) if len(found) else []
    return dict(zip(found.tolist(), members, strict=True))
