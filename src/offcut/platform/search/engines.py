"""The two engines: how each is asked for words, and the index that it keeps beside the rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from offcut.platform.search.words import WHOLE, Asked

Statement = tuple[str, list[Any]]
_ORDER = "ORDER BY in_title DESC, e.at DESC, e.thing_id LIMIT %s"


class Engine(Protocol):
    """What an engine has to be able to do."""

    @property
    def set_up(self) -> tuple[str, ...]:
        """Statements that make its index."""
        ...

    @property
    def take_down(self) -> tuple[str, ...]:
        """Statements that take it away."""
        ...

    def statement(
        self, kind: str, wanted: Sequence[Asked], owners: Sequence[str] | None, most: int
    ) -> Statement:
        """The question in SQL, with its values; its first column is the id."""
        ...


@dataclass(frozen=True, slots=True)
class Fts5:
    """SQLite's full text index; triggers keep it beside the rows."""

    set_up: tuple[str, ...] = (
        """CREATE VIRTUAL TABLE search_fts USING fts5(
            title_words, body_words, content='search_entry', content_rowid='id',
            tokenize="unicode61", prefix='2 3')""",
        """CREATE TRIGGER search_fts_insert AFTER INSERT ON search_entry BEGIN
            INSERT INTO search_fts(rowid, title_words, body_words)
            VALUES (new.id, new.title_words, new.body_words); END""",
        """CREATE TRIGGER search_fts_delete AFTER DELETE ON search_entry BEGIN
            INSERT INTO search_fts(search_fts, rowid, title_words, body_words)
            VALUES ('delete', old.id, old.title_words, old.body_words); END""",
        """CREATE TRIGGER search_fts_update AFTER UPDATE ON search_entry BEGIN
            INSERT INTO search_fts(search_fts, rowid, title_words, body_words)
            VALUES ('delete', old.id, old.title_words, old.body_words);
            INSERT INTO search_fts(rowid, title_words, body_words)
            VALUES (new.id, new.title_words, new.body_words); END""",
    )
    take_down: tuple[str, ...] = (
        "DROP TRIGGER search_fts_update",
        "DROP TRIGGER search_fts_delete",
        "DROP TRIGGER search_fts_insert",
        "DROP TABLE search_fts",
    )

    def statement(
        self, kind: str, wanted: Sequence[Asked], owners: Sequence[str] | None, most: int
    ) -> Statement:
        """Each word or its beginning, all of them; the same asked of titles alone."""
        asked = " AND ".join(_either(one) for one in wanted)
        where, values = _of_owners("e.kind = %s", [kind], owners, "e.owner_id IN ({})")
        statement = f"""
            SELECT e.thing_id, e.id IN (
                SELECT rowid FROM search_fts WHERE search_fts MATCH %s
            ) AS in_title
            FROM search_fts JOIN search_entry e ON e.id = search_fts.rowid
            WHERE search_fts MATCH %s AND {where} {_ORDER}"""
        return statement, [f"title_words : ({asked})", f"body_words : ({asked})", *values, most]


def _either(one: Asked) -> str:
    begun = f' OR "{one.beginning}" *' if one.beginning else ""
    return f'("{one.word}"{begun} OR "{WHOLE}{one.word}")'


@dataclass(frozen=True, slots=True)
class Vectors:
    """PostgreSQL's vectors of words, made from the rows by the database itself."""

    set_up: tuple[str, ...] = tuple(
        line
        for part in ("title", "body")
        for line in (
            f"ALTER TABLE search_entry ADD COLUMN {part}_vector tsvector GENERATED ALWAYS AS"
            f" (array_to_tsvector(string_to_array({part}_words, ' '))) STORED",
            f"CREATE INDEX search_{part}_vector ON search_entry USING gin ({part}_vector)",
        )
    )
    take_down: tuple[str, ...] = (
        "ALTER TABLE search_entry DROP COLUMN title_vector, DROP COLUMN body_vector",
    )

    def statement(
        self, kind: str, wanted: Sequence[Asked], owners: Sequence[str] | None, most: int
    ) -> Statement:
        """The same question as a tsquery; its words need no reading by the engine."""
        asked = " & ".join(_lexemes(one) for one in wanted)
        where, values = _of_owners("e.kind = %s", [kind], owners, "e.owner_id IN ({})")
        statement = f"""
            SELECT e.thing_id, e.title_vector @@ %s::tsquery AS in_title
            FROM search_entry e
            WHERE e.body_vector @@ %s::tsquery AND {where} {_ORDER}"""
        return statement, [asked, asked, *values, most]


def _lexemes(one: Asked) -> str:
    begun = f" | '{one.beginning}':*" if one.beginning else ""
    return f"('{one.word}'{begun} | '{WHOLE}{one.word}')"


def _of_owners(
    where: str, values: list[Any], owners: Sequence[str] | None, clause: str
) -> tuple[str, list[Any]]:
    if owners is None:
        return where, values
    marks = ", ".join(["%s"] * len(owners))
    return f"{where} AND {clause.format(marks)}", [*values, *owners]


_ENGINES: dict[str, Engine] = {"sqlite": Fts5(), "postgresql": Vectors()}


def engine_of(vendor: str) -> Engine:
    """The engine of a database.

    Raises:
        KeyError: neither SQLite nor PostgreSQL.
    """
    return _ENGINES[vendor]
