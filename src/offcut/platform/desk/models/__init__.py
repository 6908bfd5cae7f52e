"""What the desk keeps: synergies and their stages, the work on them, imports, merges."""

from offcut.platform.desk.models.cases import CaseImport, Merge
from offcut.platform.desk.models.synergy import (
    OPEN_STAGES,
    STAGES,
    StageChange,
    Synergy,
)
from offcut.platform.desk.models.work import (
    Blocker,
    CalendarFeed,
    EffortEntry,
    Note,
    Payment,
    Task,
)

__all__ = [
    "OPEN_STAGES",
    "STAGES",
    "Blocker",
    "CalendarFeed",
    "CaseImport",
    "EffortEntry",
    "Merge",
    "Note",
    "Payment",
    "StageChange",
    "Synergy",
    "Task",
]
