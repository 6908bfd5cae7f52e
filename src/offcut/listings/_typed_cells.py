"""Typed cells of workbooks and Parquet as the texts that a person would type."""

from datetime import date, datetime, time
from typing import Any


def text_of(cell: Any) -> str:
    """A cell as it would be written: whole numbers without a decimal point, days in ISO form."""
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, str):
        return cell.replace("\x00", "\ufffd")  # "_x0000_": no text has it, and no database takes it
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, list | tuple):
        return " ".join(map(text_of, cell))
    return str(cell)
