"""Reports of a programme: its progress in a period, and the evaluation of its clusters."""

from offcut.reports.programme.report import cluster_report, programme_report

__all__ = ["cluster_report", "programme_report"]
