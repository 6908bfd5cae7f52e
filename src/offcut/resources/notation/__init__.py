"""The ``properties`` column of a listing: ``loi=2.5±0.3 % [lab 2026-05-01]; binder=furan``.

On a have the entries are measurements, on a want the buyer's own limits. Nothing is raised:
what cannot be read comes back as :class:`NotationProblem`, with what to write instead.

>>> from offcut.resources.notation import parse_measurements
>>> quality, problems = parse_measurements("tss=600 mg/L; moistur=3 %")
>>> quality["tss"].value, problems[0].suggestion
(600.0, 'moisture')
"""

from offcut.resources.notation.entries import NotationProblem
from offcut.resources.notation.limits import parse_limits
from offcut.resources.notation.quality import parse_measurements
from offcut.resources.notation.writing import format_limits, format_quality

__all__ = [
    "NotationProblem",
    "format_limits",
    "format_quality",
    "parse_limits",
    "parse_measurements",
]
