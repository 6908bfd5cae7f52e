"""Tasks small enough to see through: each writes one file and says where it is."""

import os
import signal
import time
from pathlib import Path

from offcut.errors import InputError


def square(folder: str, n: int) -> str:
    """``n`` squared, in a file named after ``n`` that is renamed into place."""
    result = Path(folder) / f"{n}.txt"
    part = result.with_suffix(f".{os.getpid()}")
    part.write_text(str(n * n), "utf-8")
    os.replace(part, result)
    return str(result)


def process_group(folder: str) -> str:
    """The process group that it runs in."""
    result = Path(folder) / "group.txt"
    result.write_text(str(os.getpgrp()), "utf-8")
    return str(result)


def square_at_the_second_try(folder: str, n: int) -> str:
    """Fails once a unit, after it has written its result."""
    result = square(folder, n)
    if first_time(folder, n):
        raise OSError("the disk was away")
    return result


def square_after_a_death(folder: str, n: int) -> str:
    """The process that has unit 2 for the first time is killed."""
    if n == 2 and first_time(folder, n):
        os.kill(os.getpid(), signal.SIGKILL)
    return square(folder, n)


def killed(folder: str, n: int) -> str:
    """No process survives this."""
    os.kill(os.getpid(), signal.SIGKILL)
    return square(folder, n)


def broken(folder: str, n: int) -> str:
    """Unit 3 fails always, once unit 0 is finished."""
    if n == 3:
        while not (Path(folder) / "0.txt").exists():
            time.sleep(0.01)
        raise ZeroDivisionError("three\nis one too many")
    return square(folder, n)


def refusing(folder: str, n: int) -> str:
    """Refuses on purpose, and counts how often it was asked."""
    with (Path(folder) / "asked").open("a") as asked:
        asked.write("x")
    raise InputError(f"'{folder}' holds no unit {n}.")


def printing(folder: str, n: int) -> str:
    """Prints what could be taken for an answer."""
    print('{"path": "elsewhere"}')
    return square(folder, n)


def hidden(folder: str, n: int) -> str:
    """Says a path that only this machine could see."""
    return str(Path(folder) / "not-shared" / str(n))


def first_time(folder: str, n: int) -> bool:
    """Whether this is the first time for a unit."""
    try:
        (Path(folder) / f"{n}.tried").touch(exist_ok=False)
    except FileExistsError:
        return False
    return True
