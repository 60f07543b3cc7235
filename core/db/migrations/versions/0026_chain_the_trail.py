"""Chain the trail: its events' marks, their links and the signed heads.

Events that stand there get their marks in the chain, by `greenroll db upgrade`: migrations know no keys.
"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.db.triggers import hold

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True)
Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
APPENDED = ("audit_head", "audit_link")


def upgrade() -> None:
    op.create_table(
        "audit_head",
        sa.Column("position", Serial, autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("newest", sa.BigInteger(), nullable=False),
        sa.Column("made_at", Instant, nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("signature", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "audit_link",
        sa.Column("position", Serial, autoincrement=False, nullable=False),
        sa.Column("event_number", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("mark", sa.String(length=120), nullable=True),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_audit_link")),
        sa.UniqueConstraint("event_number", name=op.f("uq_audit_link_event_number")),
    )
    # Added as they are, not in a copy of the table: SQLite would drop its triggers with it.
    op.add_column("audit_event", sa.Column("address", sa.String(length=45), nullable=True))
    op.add_column("audit_event", sa.Column("mark", sa.String(length=120), nullable=True))
    for table in APPENDED:
        hold(table)


def downgrade() -> None:
    op.drop_column("audit_event", "mark")
    op.drop_column("audit_event", "address")
    for table in APPENDED:
        op.drop_table(table)
