"""An index that is open for writing: adding, removing, expiring and writing types anew."""

from collections.abc import Iterable
from concurrent.futures import Future
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import RLock, Thread
from types import TracebackType
from typing import Any

import numpy as np

from offcut.errors import InputError
from offcut.matching.index import effects
from offcut.matching.index.best import work_out_again
from offcut.matching.index.changes import (
    check_new,
    codes_of,
    ended_before,
    in_types_of,
    in_wasteful_packs,
    types_due,
)
from offcut.matching.index.effects import Arrived
from offcut.matching.index.encoding import Arrays, encode
from offcut.matching.index.folding import Progress, fold, named_ids, start_next_journal
from offcut.matching.index.journal import JournalWriter, read_frames
from offcut.matching.index.lock import WriterLock
from offcut.matching.index.manifest import journal_name, publish
from offcut.matching.index.reading import Index
from offcut.matching.index.state import State, stored_haves, stored_wants
from offcut.matching.screen.market import Haves, Market, Wants

BULK = 5_000
"""From so many rows on, a change writes the types that it touches anew, at once."""
FRAMES = 500
"""Changes after which the journal is written anew as one."""


class IndexWriter(Index):
    """The one writer of an index; queries see every change as soon as it is made.

    A change is on disk when its method returns (``durable=False``: when the system writes it),
    wholly or, after a crash, not at all. Raises :class:`InputError` when another writes.
    """

    def __init__(self, folder: str | Path) -> None:
        super().__init__(folder)  # says what is wrong with the folder, if anything
        self._lock = WriterLock(self.folder)
        try:
            super().__init__(folder)
            self._journal = JournalWriter(self._state.journal, self._state.journal_end)
        except BaseException:
            self._lock.release()
            raise
        self._folding = RLock()  # taken before self._turn, when both are
        self._background: Thread | None = None

    def append(self, market: Market, *, durable: bool = True) -> Arrived:
        """Add haves and wants; their types are named by ``market.types``, new ones among them.

        Raises :class:`InputError` when an id is there already, the declared value is another, or a
        value may not be.
        """
        bulk = len(market.haves) + len(market.wants) >= BULK
        with self._folding if bulk else nullcontext(), self._turn:
            types, haves, wants = in_types_of(self._state, market)
            for side in (haves, wants):
                check_new(self._state, side, types)
            about = {"types": types[len(self._state.types) :]}
            if bulk:
                arrays = stored_haves(haves)
                arrays |= stored_wants(wants, np.zeros((len(wants), self.terms.top)))
                self._in_bulk(about, arrays, {*haves.types.tolist(), *wants.accepted.tolist()})
                return Arrived((), ())
            return self._append_few(about, haves, wants, durable)

    def remove(
        self, haves: Iterable[str] = (), wants: Iterable[str] = (), *, durable: bool = True
    ) -> None:
        """Withdraw rows by id. Raises :class:`InputError` naming ids that are not there."""
        gone = {"haves": list(dict.fromkeys(haves)), "wants": list(dict.fromkeys(wants))}
        count = sum(map(len, gone.values()))
        with self._folding if count >= BULK else nullcontext(), self._turn:
            codes = codes_of(self._state, gone)
            arrays = named_ids("removed_haves", gone["haves"])
            arrays |= named_ids("removed_wants", gone["wants"])
            if count >= BULK:
                self._in_bulk({}, arrays, codes)
            elif count:
                self._remove_few(arrays, gone["haves"], durable)

    def expire(self, on: date) -> dict[str, int]:
        """Remove what ended before a day; how many haves and wants that were."""
        with self._folding, self._turn:
            gone = ended_before(self._state, on)
            self.remove(gone["haves"], gone["wants"])
        return {side: len(names) for side, names in gone.items()}

    def due(self) -> tuple[str, ...]:
        """The types of which so much was added or removed that writing them anew pays."""
        with self._turn:
            return types_due(self._state)

    def rebuild(
        self, types: Iterable[str] | None = None, *, progress: Progress | None = None
    ) -> tuple[str, ...]:
        """Write types anew, with what was added to them and without what was removed.

        ``types``: their names; those that are :meth:`due` when not given. Queries and changes from
        other threads go on meanwhile, and none of them is lost. The names of what was written.
        """
        with self._folding:
            names = self.due() if types is None else tuple(dict.fromkeys(types))
            for name in names:
                if name not in self._state.codes:
                    raise InputError(f"There is no type '{name}' in the index '{self.folder}'.")
            if names:
                snapshot = State(self.folder)
                self._publish(snapshot, {snapshot.codes[name] for name in names}, progress)
        return names

    def rebuild_in_background(
        self, types: Iterable[str] | None = None
    ) -> "Future[tuple[str, ...]]":
        """:meth:`rebuild` in a thread; the future holds its answer or its error."""
        if self._background and self._background.is_alive():
            raise InputError("The index is being rebuilt already; wait until that has finished.")
        done: Future[tuple[str, ...]] = Future()

        def work() -> None:
            try:
                done.set_result(self.rebuild(types))
            except BaseException as error:
                done.set_exception(error)

        self._background = Thread(target=work, name="offcut-index-rebuild")
        self._background.start()
        return done

    def close(self) -> None:
        """Finish what runs in the background, and let the next writer in."""
        if self._background:
            self._background.join()
        self._journal.close()
        self._lock.release()

    def __enter__(self) -> "IndexWriter":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _append_few(
        self, about: dict[str, Any], haves: Haves, wants: Wants, durable: bool
    ) -> Arrived:
        self._tidy()
        state = self._state
        entries, marks = effects.of_new_haves(state, haves)
        rankings, best = effects.of_new_wants(state, haves, wants)
        arrays: Arrays = {}
        if len(haves):
            arrays |= stored_haves(haves)
        if len(wants):
            arrays |= stored_wants(wants, best)
        self._write_frame(about, arrays | marks.arrays(), durable)
        state.apply(about, arrays)
        marks.apply(state)
        return Arrived(entries, rankings)

    def _remove_few(self, arrays: Arrays, haves: list[str], durable: bool) -> None:
        self._tidy()
        holding = effects.wants_holding(self._state, haves)
        try:
            self._state.apply({}, arrays)
            marks = effects.worked_out_again(self._state, holding)
            self._write_frame({}, arrays | marks.arrays(), durable)
        except BaseException:
            self._reopen()
            raise
        marks.apply(self._state)

    def _write_frame(self, about: dict[str, Any], arrays: Arrays, durable: bool) -> None:
        self._journal.add(encode(about, arrays), durable=durable)
        self._state.journal_end = self._journal.end
        self._state.frames += 1

    def _tidy(self) -> None:
        """Write a long journal anew as one frame, so that opening the index stays quick."""
        state = self._state
        if state.frames < FRAMES or not self._folding.acquire(blocking=False):
            return
        try:
            generation = state.manifest.generation + 1
            manifest = replace(
                state.manifest,
                generation=generation,
                types=tuple(state.types),
                journal=journal_name(generation),
            )
            start_next_journal(state, manifest, (), [])
            try:
                publish(self.folder, manifest)
            except BaseException:
                self._reopen()
                raise
            self._journal.close()
            state.goes_on_in(manifest)  # the rows are the same
            self._journal = JournalWriter(state.journal, state.journal_end)
        finally:
            self._folding.release()

    def _reopen(self) -> None:
        """Go on with what is on disk, whatever that is."""
        self._journal.close()
        self._state = State(self.folder)
        self._journal = JournalWriter(self._state.journal, self._state.journal_end)

    def _in_bulk(self, about: dict[str, Any], arrays: Arrays, codes: set[int]) -> None:
        snapshot = State(self.folder)
        snapshot.apply(about, arrays)
        work_out_again(snapshot, codes)
        self._publish(snapshot, codes, None)

    def _publish(self, snapshot: State, codes: set[int], progress: Progress | None) -> None:
        """Write these types of a state anew; what was changed since the state is kept."""
        codes = codes | in_wasteful_packs(snapshot, codes)
        manifest = fold(snapshot, codes, progress)
        with self._turn:
            later, _ = read_frames(snapshot.journal, snapshot.journal_end)
            start_next_journal(snapshot, manifest, codes, later)
            try:
                publish(self.folder, manifest)
            finally:
                self._reopen()
