"""Factor sets in files: those imported from an official workbook, and a user's own factors.

An imported set is two files, ``desnz-2027@1.yaml`` (what it is, with its digest) and
``desnz-2027@1.csv`` (its factors). They are never written over, and a set whose factors no longer
have the digest in its YAML is refused. A CSV without YAML holds a user's own factors; see
:mod:`offcut.impact.factors_own`.
"""

import csv
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from offcut.errors import InputError
from offcut.impact.factors import Factor, FactorSet, digest
from offcut.reference import Provenance, Status

FORMAT = "offcut-factors/1"
COLUMNS = ("id", "official_id", "group", "item", "route", "unit", "value")
_LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."


def save_factor_set(factors: FactorSet, folder: str | Path) -> Path:
    """Writes a set into a folder under the next free edition of its name; gives the YAML's path.

    Raises:
        InputError: the folder holds this very set already, or cannot be written.
    """
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        factors = _next_edition(factors, folder)
        head = folder / f"{factors.id}.yaml"
        with head.with_suffix(".csv").open("x", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            for factor in factors.values():
                writer.writerow("" if (c := getattr(factor, n)) is None else c for n in COLUMNS)
        with head.open("x", encoding="utf-8") as file:
            yaml.safe_dump(_head(factors), file, sort_keys=False, allow_unicode=True)
    except OSError as problem:
        raise InputError(f"'{folder}' cannot be written ({problem.strerror}).") from None
    return head


def load_factors(path: str | Path) -> tuple[FactorSet, ...]:
    """The factor sets at a path: a set's YAML, a CSV of own factors, or a folder of both.

    Raises:
        InputError: nothing there, not a factor set, or one that was changed after it was made.
        WorkbookProblems: own factors with errors; holds every one.
    """
    path = Path(path)
    if path.is_dir():
        heads = sorted(path.glob("*.yaml"))
        own = [p for p in sorted(path.glob("*.csv")) if not p.with_suffix(".yaml").exists()]
        if not heads and not own:
            raise InputError(f"The folder '{path}' holds no factor set (YAML) and no CSV.")
        return tuple(found for part in (*heads, *own) for found in load_factors(part))
    if not path.exists():
        raise InputError(f"There is no file of factors at '{path}'.")
    if path.suffix.lower() in (".yaml", ".yml"):
        return (_load_set(path),)
    if path.with_suffix(".yaml").exists():
        return (_load_set(path.with_suffix(".yaml")),)
    from offcut.impact.factors_own import read_own_factors

    return (read_own_factors(path),)


def _head(factors: FactorSet) -> dict[str, Any]:
    where = factors.provenance
    return {
        "format": FORMAT,
        "id": factors.id,
        "title": factors.title,
        "publisher": factors.publisher,
        "year": factors.year,
        "version": factors.version,
        "complete": factors.complete,
        "digest": factors.digest,
        "source": where.source,
        "status": str(where.status),
        "imported_on": where.reviewed_on,
        "licence": _LICENCE,
    }


def _next_edition(factors: FactorSet, folder: Path) -> FactorSet:
    """The set under the first edition that neither it nor the folder has yet."""
    stem, _, first = factors.id.partition("@")
    edition = int(first)
    while (there := folder / f"{stem}@{edition}.yaml").exists():
        if _yaml(there).get("digest") == factors.digest:
            raise InputError(
                f"'{there}' is this very set already (digest {factors.digest[:12]}); nothing is"
                " written. Sets are never written over."
            )
        edition += 1
    name = f"{stem}@{edition}"
    named = {key: replace(factor, set=name) for key, factor in factors.factors.items()}
    return replace(factors, id=name, factors=named)


def _yaml(path: Path) -> Mapping[str, Any]:
    try:
        given = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise InputError(f"'{path.name}' is not a readable YAML file: {problem}") from None
    if not isinstance(given, dict) or given.get("format") != FORMAT:
        raise InputError(
            f"'{path.name}' is not a factor set: its first line must be 'format: {FORMAT}'."
            " 'offcut factors import' writes such files."
        )
    return given


def _load_set(path: Path) -> FactorSet:
    head = _yaml(path)
    absent = [name for name in ("id", "publisher", "year", "version", "digest") if name not in head]
    if absent:
        raise InputError(f"'{path.name}' does not say {', '.join(absent)}; import the set again.")
    year = int(head["year"])
    where = Provenance(
        source=str(head.get("source", path.name)),
        status=Status(head.get("status", Status.ASSUMED)),
        reviewed_on=head.get("imported_on") or date.today(),
        valid_from=date(year, 1, 1),
        valid_to=date(year, 12, 31),
    )
    factors = _read_rows(path.with_suffix(".csv"), head, year, where)
    found = digest(factors.values())
    if found != head["digest"]:
        raise InputError(
            f"'{path.with_suffix('.csv').name}' was changed after '{head['id']}' was made (digest"
            f" {found[:12]}, recorded {str(head['digest'])[:12]}). A set is never changed: put the"
            " old file back, and give new values a set of their own."
        )
    return FactorSet(
        str(head["id"]), str(head["publisher"]), year, str(head["version"]),
        str(head.get("title", "")), bool(head.get("complete", False)), found, where, factors,
    )  # fmt: skip


def _read_rows(
    path: Path, head: Mapping[str, Any], year: int, where: Provenance
) -> dict[str, Factor]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except FileNotFoundError:
        raise InputError(f"The factors of '{head['id']}' should be in '{path}'.") from None
    factors: dict[str, Factor] = {}
    for number, row in enumerate(rows, start=2):
        try:
            value = float(row["value"]) if row["value"] else None
            factors[row["id"]] = Factor(
                row["id"], row["official_id"] or None, str(head["id"]), year, str(head["version"]),
                row["group"], row["item"], row["route"] or None, row["unit"], value, where,
            )  # fmt: skip
        except (KeyError, TypeError, ValueError):
            raise InputError(
                f"'{path.name}', row {number}: expected the columns {', '.join(COLUMNS)} with a"
                " number or nothing as value. Import the set again."
            ) from None
    return factors
