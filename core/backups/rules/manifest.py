"""The manifest: what an archive holds, so that what is restored can be compared with it.

It is the archive's last part, for only then is all of it known. The keys themselves are in no archive; their
fingerprints say which ones belong to it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from core import signing
from core.backups.rules.refusals import BackupRefused

FORMAT = 1


class Kind(StrEnum):
    """What a column holds, whichever database holds it."""

    TEXT = "text"
    INTEGER = "integer"
    REAL = "real"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    INSTANT = "instant"
    DAY = "day"
    JSON = "json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table's columns with their kinds, its primary key; how many rows it has, and the SHA-256 of their lines.

    A row is a line: a JSON list of its values in the columns' order; rows stand in the order of the key. Lines are
    hashed in their canonical form (`core.backups.rules.parts.canonical`).
    """

    columns: Mapping[str, Kind]
    key: Sequence[str]
    rows: int = 0
    sha256: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Files:
    """How many files with how many bytes, and the SHA-256 of their lines (`<sha256> <size>`, in order).

    `missing` were named by records and lay nowhere; `unreadable` could not be opened; `damaged` were not what their
    name says, or could not be read to their end. None of them counts.
    """

    count: int = 0
    bytes: int = 0
    sha256: str = ""
    missing: Sequence[str] = ()
    unreadable: Sequence[str] = ()
    damaged: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """`revision` is the newest migration that had run; `head` the last signed head of the trail, as it is kept outside.

    `keys`: fingerprints of the secrets that belong to the database, by setting and name.
    """

    region: str
    version: str
    revision: str
    made_at: str
    head: str | None
    keys: Mapping[str, Mapping[str, str]]
    tables: Mapping[str, Table]
    files: Files = field(default_factory=Files)
    format: int = FORMAT

    @property
    def rows(self) -> int:
        """How many rows all tables have."""
        return sum(table.rows for table in self.tables.values())

    def written(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


def read(text: bytes) -> Manifest:
    """Raises BackupRefused for what is no manifest that this release knows."""
    try:
        found: dict[str, Any] = json.loads(text)
        if found["format"] != FORMAT:
            raise BackupRefused("The backup was made by a newer release.", "Restore it with that one.")
        tables = {
            name: Table(**{**table, "columns": {column: Kind(kind) for column, kind in table["columns"].items()}})
            for name, table in found["tables"].items()
        }
        return Manifest(**{**found, "tables": tables, "files": Files(**found["files"])})
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BackupRefused("The backup's manifest cannot be read.") from None


def fingerprint(secret: str) -> str:
    """By which a secret is told from another, and nothing else is told of it."""
    return signing.derived(secret, "fingerprint of a key").hex()[:16]


def differing(one: Manifest, other: Manifest) -> Iterator[str]:
    """What is not equal in what was kept and what was found, in sentences."""
    for name, table in one.tables.items():
        found = other.tables[name]
        if found.rows != table.rows:
            yield f"{name} has {found.rows} rows, not {table.rows}"
        elif found.sha256 != table.sha256:
            yield f"the rows of {name} are others"
    if (other.files.count, other.files.sha256) != (one.files.count, one.files.sha256):
        yield f"there are {other.files.count} files, not the {one.files.count} that belong to it"
