"""Write the baseline migrations anew from the models: 0001 the tables, 0002 what keeps append-only tables so.

Only before the first release: from then on a changed model gets a migration of its own.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command

from core.db.base import append_only
from core.db.engine import open_engine
from core.db.migrate import MIGRATIONS, configuration, upgrade_database

ROOT = Path(__file__).resolve().parent.parent
VERSIONS = MIGRATIONS / "versions"

TRIGGERS = '''"""Let the database itself refuse to change or delete what was appended."""

from __future__ import annotations

from alembic import op

from core.db.append_only import FUNCTION, POSTGRESQL_FUNCTION, drop_triggers, triggers

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
{tables}
)


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        op.execute(POSTGRESQL_FUNCTION)
    for table in TABLES:
        for statement in triggers(table, dialect):
            op.execute(statement)


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    for table in TABLES:
        for statement in drop_triggers(table, dialect):
            op.execute(statement)
    if dialect == "postgresql":
        op.execute(f"DROP FUNCTION {{FUNCTION}}()")
'''


def main() -> int:
    VERSIONS.mkdir(exist_ok=True)
    for stale in VERSIONS.glob("000[12]*.py"):
        stale.unlink()
    write_tables()
    tables = "\n".join(f'    "{table}",' for table in sorted(append_only))
    (VERSIONS / "0002_append_only.py").write_text(TRIGGERS.format(tables=tables))
    for tidy in (["check", "--fix-only"], ["format"]):
        subprocess.run([sys.executable, "-m", "ruff", *tidy, "--quiet", str(VERSIONS)], cwd=ROOT, check=True)
    try_them()
    return 0


def write_tables() -> None:
    """Autogenerate 0001 against an empty database."""
    engine = open_engine("sqlite://")
    with engine.connect() as connection:
        config = configuration(connection)
        config.attributes["baseline"] = True
        command.revision(config, message="Tables of all slices", autogenerate=True, rev_id="0001", head="base")
    engine.dispose()
    for path in VERSIONS.glob("0001*.py"):
        lines = path.read_text().splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.strip().startswith("# ###")))


def try_them() -> None:
    """Run what was written on an empty database."""
    with tempfile.TemporaryDirectory() as folder:
        upgrade_database(f"sqlite:///{folder}/trial.sqlite3")


if __name__ == "__main__":
    sys.exit(main())
