"""Say of each stored file, and of what came with complaints, what a virus scanner said of it."""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

WAITING = sa.text("scan = 'waiting'")


def upgrade() -> None:
    for table in ("stored_file", "complaint_evidence"):
        # SQLite would make the table anew, and others refer to it.
        op.execute(f"ALTER TABLE {table} ADD COLUMN scan VARCHAR(40) DEFAULT 'unasked' NOT NULL")
    op.create_index("ix_stored_file_waiting", "stored_file", ["id"], sqlite_where=WAITING, postgresql_where=WAITING)


def downgrade() -> None:
    op.drop_index("ix_stored_file_waiting", "stored_file")
    for table in ("stored_file", "complaint_evidence"):
        op.drop_column(table, "scan")
