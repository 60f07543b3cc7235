"""Let what is unique of a row change while others refer to it: on PostgreSQL they waited, and two for each other"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

from alembic import op

revision = "0086"
down_revision = "0085"
branch_labels = None
depends_on = None

CHANGING = (("person", "email"), ("person", "fs_uniquifier"), ("unit", "code"), ("body", "name"))


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, column in CHANGING:
            op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {_unique(table, column)}")
            op.execute(f"CREATE UNIQUE INDEX {_unique(table, column)} ON {table} ({column}) WHERE {column} IS NOT NULL")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, column in CHANGING:
            op.execute(f"DROP INDEX {_unique(table, column)}")
            op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {_unique(table, column)} UNIQUE ({column})")


def _unique(table: str, column: str) -> str:
    return f"uq_{table}_{column}"
