"""The example programme of a region: synthetic, as records and as a workbook to change."""

from pathlib import Path

from offcut.evaluation.model import Programme
from offcut.evaluation.reading import PROGRAMME_SHEETS, REQUIRED, read_programme
from offcut.impact.workbook import SYNERGY_SHEETS, plain, read_workbook
from offcut.impact.workbook_template import workbook_bytes
from offcut.listings.write import refuse, telling_why
from offcut.regions import Region

_README = (
    "The example programme: synthetic. Organisations, people's roles, amounts and money are made"
    " up; nothing in it is a record of anybody.",
    "1. Look at the sheets: Programme, Targets and Spend say what was set out to do; Synergies and"
    " Claims what came of it; the others are optional.",
    "2. Four slips are in it on purpose: one exchange entered by both ends, one saving a thousand"
    " times too large, one prediction from an absurd source, one load that no vehicle carries.",
    "3. Run: offcut evaluate FILE.xlsx",
    "4. Change what you like and run it again: every problem is named by sheet, row and column.",
)


def example_programme(region: Region) -> Programme:
    """The example programme of a region, marked synthetic."""
    return read_programme(region.programme_path)[0]


def write_example(region: Region, path: Path, *, replace: bool = False) -> None:
    """Writes the example programme as a workbook that can be changed and evaluated.

    Raises:
        InputError: the path does not end in ``.xlsx``, is there already, or cannot be written.
    """
    refuse(path, replace=replace, accepted=(".xlsx",))
    wanted = (*PROGRAMME_SHEETS, *SYNERGY_SHEETS)
    book = read_workbook(region.programme_path, wanted, REQUIRED)
    rows = {sheet: [plain(row) for row in there] for sheet, there in book.rows.items()}
    with telling_why(path):
        path.write_bytes(workbook_bytes(rows, wanted, _README))
