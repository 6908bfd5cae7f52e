"""The example programme: evaluated, its progress report written, and set as a PDF.

    python -m benchmarks.programme_report

Prints the seconds of the whole and of the PDF by itself as JSON.
"""

import json
import time
from pathlib import Path

from offcut.evaluation.evaluate import evaluate
from offcut.regions import west_midlands
from offcut.reports.documents.pdf import page_images, pdf_bytes
from offcut.reports.programme import programme_report

FOLDER = Path(west_midlands.__file__).parent / "example" / "programme"


def main() -> None:
    started, cpu = time.perf_counter(), time.process_time()
    evaluation = evaluate(FOLDER, "2026Q3")
    document = programme_report(evaluation, evaluation.changes, made_on="2026-10-12")
    setting = time.perf_counter()
    pdf_bytes(document)
    ended = time.perf_counter()
    told = {
        "seconds": ended - started,
        "cpu_seconds": time.process_time() - cpu,
        "pdf_seconds": ended - setting,
        "pages": len(page_images(document, 20)),
        "figures": len(list(document.values())),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
