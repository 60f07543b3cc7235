"""Letters"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True)
Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "letter",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("message_number", Serial, nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("made_at", Instant, nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("due_at", Instant, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=True),
        sa.Column("begun_at", Instant, nullable=True),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("sent_at", Instant, nullable=True),
        sa.Column("error", sa.String(length=300), nullable=True),
        sa.CheckConstraint("(state = 'sending') = (token IS NOT NULL)", name=op.f("ck_letter_held")),
        sa.ForeignKeyConstraint(["message_number"], ["message.number"], name=op.f("fk_letter_message_number")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_letter_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("message_number", name=op.f("uq_letter_message_number")),
    )
    op.create_index(op.f("ix_letter_made_at_id"), "letter", ["made_at", "id"])
    op.create_index(op.f("ix_letter_state_due_at_id"), "letter", ["state", "due_at", "id"])
    # Whoever registered before had no choice: the mail says how it is made.
    op.add_column("person", sa.Column("wants_letters", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    op.drop_column("person", "wants_letters")
    op.drop_table("letter")
