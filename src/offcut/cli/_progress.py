"""How far a run is: a bar on a terminal, a line at each tenth in a log."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

Progress = Callable[[float, float], None]

_BAR_AFTER_S = 2.0
_LINE_AFTER_S = 30.0


@contextmanager
def progress_bar(
    silent: bool, title: str = "Matching", *, lines: bool = False
) -> "Iterator[Progress | None]":
    """Progress on the error stream, from two seconds on.

    Args:
        silent: nothing is shown.
        title: what is under way.
        lines: where there is no terminal, say a line at each tenth, from half a minute on.
    """
    if silent or not (lines or sys.stderr.isatty()):
        yield None
    elif sys.stderr.isatty():
        yield from _bar(title)
    else:
        yield _in_lines(title)


def _bar(title: str) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[left]}"),
    )
    started = time.monotonic()
    bar: Bar
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None, visible=False, left="")
        clock = _Clock()

        def advance(done: float, in_all: float) -> None:
            late = time.monotonic() - started > _BAR_AFTER_S
            left = clock.left(done, in_all)
            bar.update(task, completed=done, total=in_all, visible=late, left=left)

        yield advance


def _in_lines(title: str) -> Progress:
    clock, told, started = _Clock(), [0], time.monotonic()

    def advance(done: float, in_all: float) -> None:
        tenth = int(10 * done / in_all) if in_all else 10
        told[0] = min(told[0], tenth)
        left = clock.left(done, in_all)
        if told[0] < tenth < 10 and time.monotonic() - started > _LINE_AFTER_S:
            told[0] = tenth
            click.echo(f"{title}: {tenth * 10} %{', ' if left else ''}{left}", err=True)

    return advance


class _Clock:
    """Predicts the end from the work done since the first report; what was done before is free.

    A stage that begins with less done than the one before is timed by itself.
    """

    def __init__(self) -> None:
        self._first: tuple[float, float] | None = None
        self._last = 0.0

    def left(self, done: float, in_all: float) -> str:
        """How long it will take yet, in words; nothing before there is something to go by."""
        now = time.monotonic()
        if self._first is None or done < self._last:
            self._first = (now, done)
        self._last = done
        since, before = self._first
        if done <= before or now == since:
            return ""
        return f"about {duration((now - since) / (done - before) * (in_all - done))} left"


def duration(seconds: float) -> str:
    """A length of time as one says it: ``40 s``, ``3 min``, ``2 h 10 min``."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"{minutes} min"
    hours, minutes = divmod(5 * round(minutes / 5), 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"
