"""A spreadsheet of a hundred thousand rows: sent to the page, checked by a worker of ``serve``.

Every tenth row has a fault in one of the files, so that there is something to find and to tell.
"""

import io
import os
import subprocess
import sys
import time
from typing import Any

from benchmarks.platform import scene
from benchmarks.platform.load import cpu_seconds_of

NAME = "Large Works (fictional)"
_GIVEN_UP_S = 600


def run(rows: int) -> dict[str, Any]:
    """CSV and XLSX without faults, and a CSV with many."""
    from django.test import Client

    member, _ = scene.member_and_organisation(NAME)
    client = Client(raise_request_exception=False, headers={"host": "127.0.0.1"})
    client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
    plain = scene.spreadsheet(rows, 0, NAME).read()
    files = {
        "csv": ("large.csv", plain),
        "csv with faults": ("faulty.csv", _faulty(plain)),
        "xlsx": ("large.xlsx", _workbook(plain)),
    }
    worker = subprocess.Popen(
        [sys.executable, "-m", "offcut.platform", "worker", "--queues", "long"],
        env=dict(os.environ),
    )
    try:
        time.sleep(10)  # it has started
        return {
            kind: {"rows": rows, "bytes": len(content), **_check(client, name, content, worker.pid)}
            for kind, (name, content) in files.items()
        }
    finally:
        worker.terminate()
        worker.wait()


def _check(client: Any, name: str, content: bytes, pid: int) -> dict[str, Any]:
    """Send one; how long until its page tells the end of the check."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.urls import reverse

    from offcut.platform.jobs.models import JobRecord
    from offcut.platform.listings.models import ImportRun

    cpu, began = cpu_seconds_of([pid]), time.perf_counter()
    answer = client.post(reverse("listings:imports"), {"file": SimpleUploadedFile(name, content)})
    sent_s = time.perf_counter() - began
    runs = ImportRun.objects.as_system("benchmark")
    while True:
        run = runs.get(pk=answer.url.strip("/").rpartition("/")[2])
        if run.state != ImportRun.State.CHECKING or time.perf_counter() - began > _GIVEN_UP_S:
            break
        time.sleep(0.1)
    took_s = time.perf_counter() - began
    time.sleep(1)  # its job ends
    page = client.get(answer.url)
    job = JobRecord.objects.as_system("benchmark").get(pk=run.job_id)
    return {
        "state": run.state,
        "counts": run.counts,
        "sent_s": round(sent_s, 1),
        "checked_s": round(took_s, 1),
        "of_which_the_work_s": round((job.finished_at - job.started_at).total_seconds(), 1),
        "worker_cpu_s": round(cpu_seconds_of([pid]) - cpu, 1),
        "status_of_its_page": page.status_code,
    }


def _faulty(plain: bytes) -> bytes:
    lines = plain.split(b"\n")
    lines[1::10] = [line.replace(b",t,year", b",lots,year") for line in lines[1::10]]
    return b"\n".join(lines)


def _workbook(plain: bytes) -> bytes:
    import xlsxwriter

    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    sheet = book.add_worksheet("Listings")
    for number, line in enumerate(plain.decode().splitlines()):
        sheet.write_row(number, 0, line.split(","))
    book.close()
    return held.getvalue()
