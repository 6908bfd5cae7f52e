"""The waste code and the hazard of a row, held against the List of Wastes.

Hazard is decided by what the holder says, or by a starred code; never by likeness of words. A
code with a hazardous twin (a mirror entry) without a star and without an answer stays unknown.
"""

from offcut import reference
from offcut.listings import fields
from offcut.listings.row import Row
from offcut.reference import WasteCode


def read_hazard(row: Row) -> tuple[str | None, bool | None]:
    """The six digits of the code, and whether the waste is hazardous (None = unknown)."""
    said = row.read("hazardous", fields.answer)
    coded = row.read("ewc_code", fields.waste_code)
    if coded is None:
        return None, said
    digits, starred = coded
    entry = reference.waste_codes[digits]
    if starred and not entry.hazardous:
        row.warn(
            "ewc_code",
            f"written with a star, but {entry.display} is no hazardous entry",
            entry.display,
            _twin(entry),
        )
    if said is not None and said != entry.hazardous:
        _contradiction(row, entry, said)
    if said is not None:
        return digits, said
    if entry.hazardous:
        return digits, True
    return digits, False if "absolute" in entry.entry.lower() else None


def _contradiction(row: Row, entry: WasteCode, said: bool) -> None:
    word = "hazardous" if said else "not hazardous"
    if "absolute" in entry.entry.lower():
        always = "always" if entry.hazardous else "never"
        row.warn(
            "hazardous",
            f"said to be {word}, but {entry.display} is an absolute entry:"
            f" {always} hazardous by law; check the code",
        )
        return
    row.warn(
        "hazardous",
        f"said to be {word}, but {entry.display} is the"
        f" {'hazardous' if entry.hazardous else 'non-hazardous'} one of a pair of mirror entries",
        None,
        _twin(entry),
    )


def _twin(entry: WasteCode) -> str | None:
    """The mirror entry nearest in number with the other hazard, in the same subchapter."""
    if "mirror" not in entry.entry.lower():
        return None
    others = [
        other
        for other in reference.waste_codes.values()
        if other.code[:4] == entry.code[:4]
        and other.hazardous != entry.hazardous
        and "mirror" in other.entry.lower()
    ]
    best = min(others, key=lambda other: abs(int(other.code) - int(entry.code)), default=None)
    return best.display if best else None
