"""Who sees the files of a report: who sees the report."""

from offcut.platform.programmes.queries import sees_report

SEEN = {"programme_report": sees_report}
