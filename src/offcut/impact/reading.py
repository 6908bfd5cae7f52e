"""An input workbook of synergies → records, with every problem by sheet, row and column.

>>> from offcut.impact.reading import read_records
>>> read_records("synergies.xlsx")  # doctest: +SKIP
"""

from collections.abc import Sequence
from pathlib import Path

from offcut.errors import WorkbookProblems
from offcut.impact.consistency import check
from offcut.impact.evidence import check_evidence
from offcut.impact.factors import FactorSet
from offcut.impact.records import Records, records_of
from offcut.impact.workbook import Workbook, read_workbook


def read_records(path: str | Path, own: Sequence[FactorSet] = ()) -> Records:
    """The synergies, claims and what stands beside them of an XLSX file or a folder of CSV files.

    Args:
        path: the file, or a folder with one CSV file for each sheet.
        own: imported sets and sets of the user's own, whose ids may be named in the file.

    Raises:
        InputError: the file cannot be used at all.
        WorkbookProblems: there are errors; every one by sheet, row and column.
    """
    return understood(read_workbook(path), own)


def understood(book: Workbook, own: Sequence[FactorSet] = ()) -> Records:
    """The records of a workbook that was read.

    Raises:
        WorkbookProblems: see :func:`read_records`.
    """
    records = records_of(book.rows)
    problems = [*check(book, records, own)]
    problems += check_evidence({item.id: item for item in records.synergies}, records.claims)
    met = book.in_its_words((*book.warnings, *problems))
    if any(problem.severity == "error" for problem in met):
        raise WorkbookProblems(met)
    book.warnings = tuple(met)
    return records
