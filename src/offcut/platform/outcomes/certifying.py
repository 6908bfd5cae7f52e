"""A company's certificate: worked out by the core, kept as it was issued."""

import hashlib
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from offcut.impact.model import WITH_EVIDENCE
from offcut.platform.access.guard import require
from offcut.platform.access.viewer import Viewer
from offcut.platform.audit.actions import record
from offcut.platform.files.actions import keep_made
from offcut.platform.organisations.models import Organisation
from offcut.platform.outcomes.account import Accounted, accounted
from offcut.platform.outcomes.models import Certificate, Claim
from offcut.platform.outcomes.queries import all_claims
from offcut.reports.documents.certificate import certificate
from offcut.reports.documents.data import as_data
from offcut.reports.documents.html import render
from offcut.reports.documents.model import Document
from offcut.reports.documents.pdf import pdf_bytes

MEDIA = {"pdf": "application/pdf", "html": "text/html", "json": "application/json"}


@transaction.atomic
def issue(viewer: Viewer, organisation: Organisation, *, year: int) -> Certificate:
    """Certify what an organisation saved in a year, from its completed and evidenced exchanges.

    The same figures on the same day are one certificate.

    Raises:
        InputError: it has no completed exchange with evidence in that year.
    """
    require(viewer, "outcomes.issue_certificate", organisation)
    found, document = worked_out(organisation, year, timezone.localdate().isoformat())
    data = as_data(document)
    digest = hashlib.sha256(_written(data)).hexdigest()
    standing = Certificate.objects.as_system("the same again").filter(
        organisation=organisation, year=year, digest=digest
    )
    if (same := standing.first()) is not None:
        return same
    counted = _counted(found, organisation)
    facilitators = {
        str(one.synergy.facilitator_id) for one in counted if one.synergy.facilitator_id
    }
    made = Certificate.objects.create(
        organisation=organisation,
        year=year,
        issued_by_id=viewer.person_id,
        facilitator_ids=sorted(facilitators),
        document=data,
        digest=digest,
        synthetic=document.synthetic,
    )
    through = Certificate.claims.through
    through.objects.bulk_create(
        through(certificate_id=made.pk, claim_id=claim.pk) for claim in counted
    )
    _keep_files(viewer, made, document)
    record(viewer, "certificate.issued", made, year=year, digest=digest)
    return made


def worked_out(organisation: Organisation, year: int, made_on: str) -> tuple[Accounted, Document]:
    """The account of an organisation's claims of a year, and the certificate of it."""
    sides = Q(synergy__have_organisation=organisation) | Q(synergy__want_organisation=organisation)
    found = accounted(all_claims("certificate").filter(sides, year=year).order_by("created_at"))
    document = certificate(
        found.result,
        organisation.name,
        year,
        made_on=made_on,
        synthetic=found.result.synthetic,
    )
    return found, document


def _counted(found: Accounted, organisation: Organisation) -> list[Claim]:
    """The claims that the certificate counts: completed, with evidence."""
    return [
        found.claims[claim.id]
        for claim, standing in zip(found.result.claims, found.result.standings, strict=True)
        if standing in WITH_EVIDENCE
    ]


def _keep_files(viewer: Viewer, made: Certificate, document: Document) -> None:
    """The certificate as PDF, HTML and JSON, kept as it was issued."""
    name = f"Certificate of savings {made.year}"
    content = {
        "pdf": pdf_bytes(document),
        "html": render(document).encode(),
        "json": _written(made.document),
    }
    with TemporaryDirectory() as folder:
        for ending, data in content.items():
            path = Path(folder) / f"certificate.{ending}"
            path.write_bytes(data)
            keep_made(
                viewer, path, f"{name}.{ending}", MEDIA[ending], "report",
                made.organisation, ("certificate", made.pk),
            )  # fmt: skip


def _written(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
