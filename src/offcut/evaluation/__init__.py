"""What a programme or a cluster has achieved, against the targets that it set itself.

>>> from offcut.evaluation import evaluate
>>> found = evaluate("programme.xlsx", "2026Q3")  # doctest: +SKIP
>>> [(item.target.name, item.course) for item in found.progress]  # doctest: +SKIP
[('Waste diverted from landfill', 'behind')]
"""

from offcut.evaluation.calibration import Calibration
from offcut.evaluation.changes import Changes, changes
from offcut.evaluation.evaluate import Evaluation, evaluate
from offcut.evaluation.funnel import Funnel, funnel
from offcut.evaluation.model import Programme
from offcut.evaluation.periods import Period
from offcut.evaluation.progress import Course, Progress
from offcut.evaluation.reading import PROGRAMME_SHEETS, read_programme

__all__ = [
    "PROGRAMME_SHEETS",
    "Calibration",
    "Changes",
    "Course",
    "Evaluation",
    "Funnel",
    "Period",
    "Programme",
    "Progress",
    "changes",
    "evaluate",
    "funnel",
    "read_programme",
]
