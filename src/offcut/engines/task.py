"""One call of a task, and what came of it in a form that crosses processes as JSON."""

import importlib
import traceback
from collections.abc import Callable
from typing import Any

from offcut.engines.interface import Unit
from offcut.errors import InputError, OffcutError

PATH, REFUSED, FAILED = "path", "refused", "failed"


def function_of(task: str) -> Callable[..., Any]:
    """The function with this dotted name.

    Raises:
        ImportError, AttributeError: there is none.
    """
    module, _, name = task.rpartition(".")
    found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return found


def outcome(task: str, unit: Unit) -> dict[str, str]:
    """Call the task; never raises.

    Returns:
        ``{"path": …}``, or ``{"refused": message, "kind": …}`` for an error on purpose, which
        would come again, or ``{"failed": last line, "trace": …}`` for anything else.
    """
    try:
        return {PATH: str(function_of(task)(**unit))}
    except OffcutError as error:
        kind = "InputError" if isinstance(error, InputError) else "OffcutError"
        return {REFUSED: str(error), "kind": kind}
    except Exception as error:
        said = " ".join(f"{type(error).__name__}: {error}".split()).rstrip(": ")
        return {FAILED: said, "trace": traceback.format_exc()}


def refusal(found: dict[str, str]) -> OffcutError:
    """The error that a task raised on purpose, elsewhere."""
    kind = InputError if found["kind"] == "InputError" else OffcutError
    return kind(found[REFUSED])


def told(unit: Unit) -> str:
    """A unit as a message names it."""
    return ", ".join(f"{name} = {value}" for name, value in unit.items())
