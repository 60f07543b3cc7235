"""What a release shipped stays: its migrations as they were, and its databases, which the newest code brings along."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.db.migrate import MIGRATIONS

VERSIONS = sorted((MIGRATIONS / "versions").glob("*.py"))
SHIPPED = {
    "0001_tables_of_all_slices.py": "5aca8017a9ec80f5687717f7df23e43d5144f975cd44293a62839b30cfe930c8",
    "0002_append_only.py": "aed2708a6679affb79d90288d15bf49450d7b8c7b9e549b839dc2219c5b0cf83",
}
"""The migrations of releases, and what each of them hashes to: 0.1.0 shipped both."""


@pytest.mark.parametrize("name", SHIPPED)
def test_a_migration_that_was_shipped_stays_as_it_was(name: str) -> None:
    shipped = (MIGRATIONS / "versions" / name).read_bytes()
    assert hashlib.sha256(shipped).hexdigest() == SHIPPED[name], (
        f"{name} has been run where 0.1.0 is installed: put it back, and write a migration of its own"
        " (scripts/new_migration.py)."
    )


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_a_migration_imports_nothing_of_the_product(path: Path) -> None:
    assert not [module for module in _imported(path) if module.partition(".")[0] in {"core", "plugins"}]


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
