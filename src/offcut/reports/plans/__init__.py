"""A plan as a document: the answer, where things move, what limits it, and what else could be."""

from offcut.reports.plans.comparison import comparison_report
from offcut.reports.plans.report import plan_report

__all__ = ["comparison_report", "plan_report"]
