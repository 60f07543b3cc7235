"""Keep benchmarks, and by which of them a call is scored"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.db.triggers import hold

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True)
Exact = sa.Numeric().with_variant(sa.Double(), "sqlite")

TABLES = ("benchmark_revision", "benchmark_pin", "benchmark_value")


def upgrade() -> None:
    op.create_table(
        "benchmark_revision",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("indicator_set", sa.String(length=100), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("document_number", sa.String(length=100), nullable=True),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("invented", sa.Boolean(), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("loaded_at", Instant, nullable=False),
        sa.Column("loaded_by_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["loaded_by_id"], ["person.id"], name=op.f("fk_benchmark_revision_loaded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_benchmark_revision")),
        sa.UniqueConstraint("indicator_set", "digest", name=op.f("uq_benchmark_revision_indicator_set_digest")),
        sa.UniqueConstraint("indicator_set", "serial", name=op.f("uq_benchmark_revision_indicator_set_serial")),
    )
    op.create_table(
        "benchmark_pin",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("indicator_set", sa.String(length=100), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("pinned_at", Instant, nullable=False),
        sa.Column("pinned_by_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["opened_call.id"], name=op.f("fk_benchmark_pin_call_id")),
        sa.ForeignKeyConstraint(["pinned_by_id"], ["person.id"], name=op.f("fk_benchmark_pin_pinned_by_id")),
        sa.ForeignKeyConstraint(["revision_id"], ["benchmark_revision.id"], name=op.f("fk_benchmark_pin_revision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_benchmark_pin")),
        sa.UniqueConstraint(
            "call_id", "indicator_set", "serial", name=op.f("uq_benchmark_pin_call_id_indicator_set_serial")
        ),
    )
    op.create_table(
        "benchmark_value",
        sa.Column("revision_id", sa.String(length=32), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.Integer(), nullable=False),
        sa.Column("industry", sa.String(length=100), nullable=False),
        sa.Column("industry_key", sa.String(length=100), nullable=False),
        sa.Column("size", sa.String(length=100), nullable=False),
        sa.Column("product", sa.String(length=100), nullable=False),
        sa.Column("unit", sa.String(length=100), nullable=False),
        sa.Column("base", Exact, nullable=False),
        sa.Column("leading", Exact, nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["benchmark_revision.id"], name=op.f("fk_benchmark_value_revision_id")
        ),
        sa.PrimaryKeyConstraint("revision_id", "serial", name=op.f("pk_benchmark_value")),
    )
    with op.batch_alter_table("benchmark_value", schema=None) as batch_op:
        batch_op.create_index("ix_benchmark_value_industry", ["revision_id", "industry_key"], unique=False)
    for table in TABLES:
        hold(table)


def downgrade() -> None:
    with op.batch_alter_table("benchmark_value", schema=None) as batch_op:
        batch_op.drop_index("ix_benchmark_value_industry")

    op.drop_table("benchmark_value")
    op.drop_table("benchmark_pin")
    op.drop_table("benchmark_revision")
