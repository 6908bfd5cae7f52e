"""Synergies and claims to write tests with; every firm is made up."""

from typing import Any

from offcut.impact.model import Claim, Party, SourceRow, Stage, Synergy


def synergy(id: str = "S1", **about: Any) -> Synergy:
    """A completed synergy of sand from a foundry to a maker of blocks."""
    given = {
        "title": "Sand for blocks",
        "flow": "sand",
        "resource": "foundry sand",
        "unit": "t",
        "tonnes_per_unit": 1.0,
        "stage": Stage.COMPLETED,
        "dates": {},
        "have": Party("Anvil Castings Ltd"),
        "want": Party("Brook Blocks Ltd"),
        "facilitator": "Canal Links CIC",
    }
    return Synergy(id=id, **(given | about))


def claim(id: str = "C1", **about: Any) -> Claim:
    """A claim of 100 t in 2025, in row 12."""
    given = {
        "synergy": "S1",
        "year": 2025,
        "quantity": 100.0,
        "source": SourceRow("claims", 12),
    }
    return Claim(id=id, **(given | about))
