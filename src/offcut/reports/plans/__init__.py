"""A plan as a document: the answer, where things move, what limits it, and what else could be."""

from offcut.reports.plans.report import plan_report

__all__ = ["plan_report"]
