"""Say what a complaint led to, let two people end a sanction, know evaluators as lists print them, count by index"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    # Others refer to these tables: SQLite must not make them anew.
    _refer("complaint", "removal_id", "upkeep_record")
    _refer("evaluator_observation", "complaint_id", "complaint")
    # Whoever counts a list after it changed reads the index alone.
    op.create_index("ix_listing_counted", "listing", ["list_id", "category", "batch", "since", "until"])
    _endings()
    op.create_table(
        "evaluator_alias",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("evaluator_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.Column("recorded_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["evaluator_id"], ["evaluator.id"], name=op.f("fk_evaluator_alias_evaluator_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_evaluator_alias_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluator_alias")),
        sa.UniqueConstraint("name_key", name=op.f("uq_evaluator_alias_name_key")),
    )
    op.create_index(op.f("ix_evaluator_alias_evaluator_id"), "evaluator_alias", ["evaluator_id"])


def _endings() -> None:
    op.create_table(
        "sanction_ending",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("evaluator_id", sa.String(length=32), nullable=False),
        sa.Column("bar_id", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_number", sa.String(length=100), nullable=False),
        sa.Column("proposed_at", Instant, nullable=False),
        sa.Column("proposed_by_id", sa.String(length=32), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", Instant, nullable=True),
        sa.Column("answered_by_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_sanction_ending_answered_by_id")),
        sa.ForeignKeyConstraint(["bar_id"], ["bar.id"], name=op.f("fk_sanction_ending_bar_id")),
        sa.ForeignKeyConstraint(["evaluator_id"], ["evaluator.id"], name=op.f("fk_sanction_ending_evaluator_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["person.id"], name=op.f("fk_sanction_ending_proposed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sanction_ending")),
    )
    op.create_index(op.f("ix_sanction_ending_evaluator_id"), "sanction_ending", ["evaluator_id"])
    waiting = sa.text("confirmed IS NULL")
    op.create_index(
        "uq_sanction_ending_waiting",
        "sanction_ending",
        ["bar_id"],
        unique=True,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def _refer(table: str, column: str, to: str) -> None:
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} VARCHAR(32) CONSTRAINT fk_{table}_{column} REFERENCES {to} (id)"
    )
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    op.drop_index("ix_listing_counted", "listing")
    op.drop_table("evaluator_alias")
    op.drop_table("sanction_ending")
    for table, column in (("evaluator_observation", "complaint_id"), ("complaint", "removal_id")):
        op.drop_index(op.f(f"ix_{table}_{column}"), table)
        op.drop_column(table, column)
