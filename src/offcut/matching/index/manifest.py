"""What an index consists of: one immutable manifest a generation, and one pointer to it.

``CURRENT`` is the only file that is ever replaced. It names a manifest and its CRC-32; the manifest
names the packs and the journal. So whatever happens, either the old index is there or the new one.
"""

import json
import zlib
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from offcut.errors import InputError
from offcut.matching.index.durable import sweep, write_bytes
from offcut.matching.index.packs import PackFacts
from offcut.matching.screen.market import Fit
from offcut.version import __version__

FORMAT = 1
CURRENT = "CURRENT"
SIDES = ("haves", "wants")
_REBUILD = "Build the index again, or take the folder back from a copy."

Parts = dict[str, tuple[str, int]]
"""For each type the part that holds its rows: file of the pack, and number in it."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The declared value of an index, and the meaning of its columns.

    ``properties``: names of the limited properties. ``text``: numbers a text vector has.
    ``top``: for how many best haves of each want thresholds are kept (0 = none are).
    """

    fit: Fit
    circuity: float
    properties: tuple[str, ...]
    text: int
    top: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """One generation of an index."""

    generation: int
    terms: Terms
    types: tuple[str, ...]
    packs: dict[str, tuple[PackFacts, ...]]
    parts: dict[str, Parts]
    journal: str
    written_by: str = field(default=f"offcut {__version__}")

    def files(self) -> set[str]:
        """Names of all files that belong to this generation."""
        packs = {facts.file for side in SIDES for facts in self.packs[side]}
        return {CURRENT, manifest_name(self.generation), self.journal, *packs}


def manifest_name(generation: int) -> str:
    """The file of a generation's manifest."""
    return f"{generation:06d}.manifest"


def journal_name(generation: int) -> str:
    """The file of a generation's journal."""
    return f"{generation:06d}.journal"


def publish(folder: Path, manifest: Manifest) -> None:
    """Make this generation the current one, in one step, and clear away what no longer counts."""
    text = json.dumps({"format": FORMAT, **asdict(manifest)}, ensure_ascii=False, indent=1).encode()
    name = manifest_name(manifest.generation)
    write_bytes(folder / name, text)
    pointer = {"format": FORMAT, "manifest": name, "crc32": zlib.crc32(text)}
    write_bytes(folder / CURRENT, json.dumps(pointer).encode())
    sweep(folder, manifest.files())


def read_manifest(folder: Path) -> Manifest:
    """The current generation; refuses newer formats and damage, saying what to do."""
    pointer: dict[str, Any] = {}
    while True:
        before, pointer = pointer, _pointer(folder)
        path = folder / str(pointer["manifest"])
        try:
            text = path.read_bytes()
            break
        except FileNotFoundError:
            if pointer == before:  # else a writer has replaced both in the meantime
                raise InputError(
                    f"The index '{folder}' is damaged: '{CURRENT}' names '{path.name}', which is"
                    f" not there. {_REBUILD}"
                ) from None
    if zlib.crc32(text) != pointer["crc32"]:
        raise InputError(f"'{path}' is damaged: its checksum is another. {_REBUILD}")
    return _from_json(json.loads(text))


def _pointer(folder: Path) -> dict[str, Any]:
    path = folder / CURRENT
    if not folder.is_dir():
        raise InputError(
            f"There is no index '{folder}'. 'offcut index build FILE --out {folder}' makes one."
        )
    if not path.is_file():
        raise InputError(
            f"'{folder}' is not an index: it has no file '{CURRENT}'."
            " 'offcut index build FILE --out FOLDER' makes one."
        )
    try:
        pointer: dict[str, Any] = json.loads(path.read_bytes())
        version = int(pointer["format"])
        complete = {"manifest", "crc32"} <= pointer.keys()
    except (ValueError, KeyError, TypeError):
        raise InputError(f"'{path}' is damaged: it cannot be read. {_REBUILD}") from None
    if version > FORMAT:
        raise InputError(
            f"The index '{folder}' has format {version}; this is offcut {__version__}, which reads"
            f" up to {FORMAT}. Use the newer Offcut that wrote it, or build the index again."
        )
    if not complete:
        raise InputError(f"'{path}' is damaged: it names no manifest. {_REBUILD}")
    return pointer


def _from_json(data: dict[str, Any]) -> Manifest:
    terms = data["terms"]
    return Manifest(
        generation=data["generation"],
        terms=replace(
            Terms(**terms), fit=Fit(**terms["fit"]), properties=tuple(terms["properties"])
        ),
        types=tuple(data["types"]),
        packs={side: tuple(map(_facts, data["packs"][side])) for side in SIDES},
        parts={
            side: {name: (file, number) for name, (file, number) in data["parts"][side].items()}
            for side in SIDES
        },
        journal=data["journal"],
        written_by=data["written_by"],
    )


def _facts(data: dict[str, Any]) -> PackFacts:
    listed = {name: tuple(data[name]) for name in ("types", "rows", "firsts")}
    return PackFacts(**{**data, **listed})
