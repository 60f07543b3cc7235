"""Write a migration of what the models say and the migrations do not make yet.

    .venv/bin/python -m scripts.new_migration "What it changes"

Read what was written: Alembic sees neither what becomes of the rows nor the triggers of an append-only table, which
SQLite drops with the table when a column is altered.
"""

from __future__ import annotations

import subprocess
import sys

from alembic import command

from core.db.engine import open_engine
from core.db.migrate import MIGRATIONS, configuration, newest_revision


def next_number() -> str:
    """The number behind the newest: some were never used."""
    return f"{int(newest_revision() or 0) + 1:04}"


def main(message: str) -> int:
    engine = open_engine("sqlite://")
    with engine.connect() as connection:
        config = configuration(connection)
        command.upgrade(config, "head")
        command.revision(config, message=message, autogenerate=True, rev_id=next_number())
    engine.dispose()
    for tidy in (["check", "--fix-only"], ["format"]):
        subprocess.run([sys.executable, "-m", "ruff", *tidy, "--quiet", str(MIGRATIONS / "versions")], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
