"""Write a migration of what the models say and the migrations do not make yet.

    .venv/bin/python -m scripts.new_migration "What it changes"

Read what was written: Alembic sees neither what becomes of the rows nor the triggers of an append-only table, which
SQLite drops with the table when a column is altered.
"""

from __future__ import annotations

import subprocess
import sys

from alembic import command
from alembic.script import ScriptDirectory

from core.db.engine import open_engine
from core.db.migrate import MIGRATIONS, configuration


def main(message: str) -> int:
    engine = open_engine("sqlite://")
    with engine.connect() as connection:
        config = configuration(connection)
        command.upgrade(config, "head")
        number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
        command.revision(config, message=message, autogenerate=True, rev_id=f"{number:04}")
    engine.dispose()
    for tidy in (["check", "--fix-only"], ["format"]):
        subprocess.run([sys.executable, "-m", "ruff", *tidy, "--quiet", str(MIGRATIONS / "versions")], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
