"""Existing cases from a spreadsheet: checked, shown, loaded whole or not at all, taken back.

New cases come with the steps that they took elsewhere, marked so. A case that is here already is
recognised by its reference: what it is may change, but its stage only along the table of
transitions, by what is recorded here; a file that says otherwise is not loaded.
"""

import hashlib
import json
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from offcut.errors import InputError
from offcut.impact.evidence import party_key
from offcut.platform.access.guard import require
from offcut.platform.access.viewer import Viewer
from offcut.platform.audit.actions import record
from offcut.platform.desk import casefile, parties
from offcut.platform.desk.actions import locked, save
from offcut.platform.desk.models import CaseImport, StageChange, Synergy
from offcut.platform.desk.work import keep_terms
from offcut.platform.files.actions import check
from offcut.platform.organisations import actions as organisation_actions
from offcut.platform.organisations.models import Organisation
from offcut.platform.organisations.removing import remove_if_unused
from offcut.platform.outcomes.actions import keep_basis

UNDO_WITHIN = timedelta(days=1)
_IMPORTED = "As it was recorded before it was brought here"
_FIELDS = {"title": "title", "tonnes": "expected_tonnes", "value_gbp": "expected_value_gbp"}
_NAMES = {"title": "title", "tonnes": "expected tonnes", "value_gbp": "expected value"}
Side = tuple[str, str]  # a name's key and a company number: who is made only once


@dataclass(frozen=True, slots=True)
class Change:
    """What a file would change of a case that is here."""

    synergy: Synergy
    case: casefile.Case
    fields: tuple[tuple[str, Any, Any], ...]  # name in words, before, after


@dataclass(slots=True)
class Preview:
    """What loading would do, as things stand now."""

    new: list[casefile.Case] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: list[Synergy] = field(default_factory=list)
    organisations: dict[Side, parties.Named] = field(default_factory=dict)  # to be made
    found: dict[Side, Organisation] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """For a glance."""
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "unchanged": len(self.unchanged),
            "organisations": len(self.organisations),
        }

    @property
    def digest(self) -> str:
        """Of what it rests on: when that has changed meanwhile, it is shown again first."""
        stands = [
            [str(one.pk), one.version]
            for one in [*(change.synergy for change in self.changed), *self.unchanged]
        ]
        found = sorted(str(one.pk) for one in self.found.values())
        text = json.dumps([sorted(stands), found, len(self.new), sorted(self.organisations)])
        return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def start(viewer: Viewer, uploaded: UploadedFile) -> CaseImport:
    """Read a file and keep what is in it; nothing else changes.

    Raises:
        InputError: the file cannot be used at all.
    """
    require(viewer, "desk.start_import")
    check(uploaded, "spreadsheet")
    read = _read(uploaded)
    errors = [_plain(one) for one in read.problems if one.severity == "error"]
    run = CaseImport(
        file_name=Path(uploaded.name or "cases").name[:200],
        started_by_id=viewer.person_id,
        state=CaseImport.State.PROBLEMS if errors else CaseImport.State.READY,
        cases=[] if errors else read.cases,
        problems=errors,
        warnings=[_plain(one) for one in (*read.doubts, *read.problems) if one.severity != "error"],
        counts={"rows": len(read.cases)},
    )
    if not errors:
        seen = preview(viewer, run)
        run.counts |= seen.counts
        run.digest = seen.digest
        if seen.problems:
            run.state, run.problems = CaseImport.State.PROBLEMS, seen.problems
    run.save(force_insert=True)
    record(viewer, "case_import.started", run, rows=len(read.cases), errors=len(run.problems))
    return run


def _read(uploaded: UploadedFile) -> casefile.Read:
    ending = ".xlsx" if uploaded.read(2) == b"PK" else ".csv"
    uploaded.seek(0)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"cases{ending}"
        with path.open("wb") as kept:
            for chunk in uploaded.chunks():
                kept.write(chunk)
        return casefile.read_cases(path, timezone.localdate())


def _plain(problem: Any) -> dict[str, Any]:
    return {
        "sheet": problem.sheet, "row": problem.row, "column": problem.column,
        "given": problem.given, "told": problem.told,
    }  # fmt: skip


def preview(viewer: Viewer, run: CaseImport) -> Preview:
    """What loading would do, as things stand now; a handful of queries."""
    seen = Preview()
    directory = parties.directory(viewer)
    references = [case["reference"] for case in run.cases]
    rows = Synergy.objects.as_system("cases of a spreadsheet").filter(reference__in=references)
    standing = {
        one.reference: one for one in rows.select_related("have_organisation", "want_organisation")
    }
    for case in run.cases:
        for side in ("have", "want"):
            _party(case[side], directory, seen)
        one = standing.get(case["reference"])
        if one is None:
            seen.new.append(case)
        else:
            _compare(viewer, one, case, seen)
    return seen


def _party(given: dict[str, str], directory: parties.Directory, seen: Preview) -> None:
    named = parties.Named(**given)
    key = side_of(given)
    if key in seen.found or key in seen.organisations:
        return
    found = directory.find(named)
    if found is None:
        seen.organisations[key] = named
    else:
        seen.found[key] = found


def side_of(given: dict[str, str]) -> Side:
    """What a party of a file is known by within it."""
    return party_key(given["name"]), parties.plain_number(given["number"])


def _compare(viewer: Viewer, one: Synergy, case: casefile.Case, seen: Preview) -> None:
    def wrong(column: str, told: str) -> None:
        seen.problems.append(
            {
                "sheet": "synergies",
                "row": case["row"],
                "column": column,
                "given": None,
                "told": told,
            }
        )

    if case["stage"] != one.stage:
        told = (
            f"{one.reference} is at '{one.stage}' here and at '{case['stage']}' in the file."
            " A stage changes on the case's own page, where what it requires is recorded."
        )
        wrong("stage", told)
    for side, organisation in (("have", one.have_organisation), ("want", one.want_organisation)):
        found = seen.found.get(side_of(case[side]))
        if found is None or found.pk != organisation.pk:
            told = f"{one.reference} has another organisation here: {organisation.name}."
            wrong(f"{side}_organisation", told)
    fields = tuple(
        (_NAMES[name], getattr(one, of), case[name])
        for name, of in _FIELDS.items()
        if case[name] is not None and case[name] != getattr(one, of)
    )
    if not fields:
        seen.unchanged.append(one)
    elif one.facilitator_id != viewer.person_id:
        wrong("synergy_id", f"{one.reference} is carried by somebody else; ask them to change it.")
    else:
        seen.changed.append(Change(one, case, fields))


class Outdated(InputError):
    """Something has changed since the preview was shown."""


@transaction.atomic
def load(viewer: Viewer, run: CaseImport, *, digest: str) -> CaseImport:
    """Load the whole file, as the preview showed it, or nothing.

    Raises:
        InputError: it is loaded already, or has problems.
        Outdated: cases or organisations have changed since the preview; look at it again.
    """
    now = _locked(run)
    require(viewer, "desk.finish_import", now)
    if now.state != CaseImport.State.READY:
        raise InputError("This file is not ready to be loaded, or is loaded already.")
    seen = preview(viewer, now)
    if seen.problems or seen.digest != digest:
        raise Outdated(
            "Something has changed since this was shown. Look at it again, then load it."
        )
    made = {key: _organisation(viewer, named) for key, named in seen.organisations.items()}
    known = seen.found | made
    undo = {
        "new": [create_case(viewer, case, known) for case in seen.new],
        "changed": [_change(viewer, change) for change in seen.changed],
        "organisations": [str(one.pk) for one in made.values()],
    }
    now.state, now.loaded_at = CaseImport.State.DONE, timezone.now()
    now.undo, now.counts = undo, now.counts | seen.counts
    now.save()
    record(viewer, "case_import.loaded", now, **seen.counts)
    return now


def _locked(run: CaseImport) -> CaseImport:
    rows = CaseImport.objects.as_system("one loading at a time").select_for_update()
    found: CaseImport = rows.get(pk=run.pk)
    return found


def _organisation(viewer: Viewer, named: parties.Named) -> Organisation:
    made = organisation_actions.create_organisation(
        viewer,
        name=named.name,
        company_number=parties.plain_number(named.number)[:8],
        sic_code=named.sic,
        size_band=named.size,
        synthetic="(fictional)" in named.name,
    )
    if named.postcode:
        organisation_actions.add_site(viewer, made, postcode=named.postcode)
    return made


def create_case(viewer: Viewer, case: casefile.Case, known: dict[Side, Organisation]) -> list[Any]:
    """A case with the steps that it took elsewhere, in the transaction that is open.

    Returns:
        Its id and version, for taking it back.
    """
    have, want = known[side_of(case["have"])], known[side_of(case["want"])]
    if have.pk == want.pk:
        raise InputError(f"Row {case['row']}: both sides are {have.name}.")
    steps = casefile.steps_of(case)
    made = Synergy.objects.create(
        reference=case["reference"],
        title=case["title"],
        have_organisation=have,
        want_organisation=want,
        facilitator_id=viewer.person_id,
        expected_tonnes=case["tonnes"],
        expected_value_gbp=case["value_gbp"],
        came_from="a spreadsheet of existing cases",
        synthetic=have.synthetic or want.synthetic,
        **_stands(case, steps),
    )
    StageChange.objects.bulk_create(_changes(viewer, made, case, steps))
    keep_basis(viewer, made, case["cells"])
    keep_terms(viewer, made, case["cells"])
    record(viewer, "synergy.imported", made, reference=made.reference, stage=made.stage)
    return [str(made.pk), made.version]


def _stands(case: casefile.Case, steps: list[tuple[str, date]]) -> dict[str, Any]:
    """Where a case stands, of its steps."""
    stage, since = steps[-1]
    ladder = [(one, on) for one, on in steps if one != "lost"]
    known_on = next((on for one, on in ladder if one == "discussion"), None)
    return {
        "stage": stage,
        "stage_since": since,
        "reached": ladder[-1][0],
        "lost_reason": case["lost_reason"],
        "completed_on": since if stage == "completed" else None,
        "names_known_on": known_on,
        "names_known_how": _IMPORTED if known_on else "",
    }


def _changes(
    viewer: Viewer, synergy: Synergy, case: casefile.Case, steps: list[tuple[str, date]]
) -> Iterable[StageChange]:
    before: tuple[str, date] | None = None
    for stage, on in steps:
        yield StageChange(
            synergy=synergy,
            from_stage=before[0] if before else "",
            to_stage=stage,
            on=on,
            days_before=(on - before[1]).days if before else None,
            lost_reason=case["lost_reason"] if stage == "lost" else "",
            note=_IMPORTED,
            person_id=viewer.person_id,
        )
        before = stage, on


def _change(viewer: Viewer, change: Change) -> dict[str, Any]:
    now = locked(change.synergy.pk)
    require(viewer, "desk.change_synergy", now)
    before = {of: getattr(now, of) for of in _FIELDS.values()}
    for name, of in _FIELDS.items():
        if change.case[name] is not None:
            setattr(now, of, change.case[name])
    save(now, *_FIELDS.values())
    record(viewer, "synergy.changed", now, fields=sorted(before), by="spreadsheet")
    return {"id": str(now.pk), "version": now.version, "before": before}


def may_be_undone(run: CaseImport) -> bool:
    """Whether its day is not over."""
    return (
        run.state == CaseImport.State.DONE
        and run.loaded_at is not None
        and timezone.now() - run.loaded_at < UNDO_WITHIN
    )


@transaction.atomic
def undo(viewer: Viewer, run: CaseImport) -> CaseImport:
    """Take everything back that a file did, or nothing.

    Raises:
        InputError: its day is over, or somebody has worked on a case of it since: says on which.
    """
    now = _locked(run)
    require(viewer, "desk.finish_import", now)
    if not may_be_undone(now):
        raise InputError("A file can be taken back for a day after it was loaded, and only once.")
    versions = dict(now.undo["new"]) | {one["id"]: one["version"] for one in now.undo["changed"]}
    rows = Synergy.objects.as_system("taking a file back").select_for_update()
    standing = {str(one.pk): one for one in rows.filter(pk__in=versions)}
    touched = [one.reference for key, one in standing.items() if one.version != versions[key]]
    if touched:
        raise InputError(f"Since then somebody has worked on {', '.join(sorted(touched))}.")
    _take_back(viewer, now, standing)
    now.state = CaseImport.State.UNDONE
    now.save(update_fields=["state"])
    record(viewer, "case_import.undone", now)
    return now


def _take_back(viewer: Viewer, run: CaseImport, standing: dict[str, Synergy]) -> None:
    for key, _ in run.undo["new"]:
        if key in standing:
            _delete(viewer, run, standing[key])
    for change in run.undo["changed"]:
        one = standing[change["id"]]
        for name, value in change["before"].items():
            setattr(one, name, value)
        save(one, *change["before"])
        record(viewer, "synergy.changed", one, fields=sorted(change["before"]), by="taken back")
    for key in run.undo["organisations"]:
        remove_if_unused(viewer, UUID(key))


def _delete(viewer: Viewer, run: CaseImport, one: Synergy) -> None:
    """A case that came of the file goes, unless work stands on it."""
    for kind in ("tasks", "notes", "blockers", "effort", "payments"):
        related = getattr(one, kind).as_system("work on a case")
        if kind == "payments":  # those of the file go with it
            related = related.filter(created_at__gt=run.loaded_at)
        if related.exists():
            raise InputError(f"Somebody has recorded work on {one.reference} since.")
    record(viewer, "synergy.taken_back", one, reference=one.reference)
    try:
        one.delete()
    except ProtectedError:
        raise InputError(f"Movements or claims stand on {one.reference} since.") from None
