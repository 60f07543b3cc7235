"""Write in the threads of applications, and reach bodies by telephone"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from core.db.triggers import hold

revision = "0056"
down_revision = "0053"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True)
Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
TABLE = "thread_post"


def upgrade() -> None:
    op.add_column("body", sa.Column("phone", sa.String(length=30), nullable=True))
    op.create_table(
        TABLE,
        sa.Column("number", Serial, nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("addressed", Json, nullable=False),
        *(sa.Column(f"for_{side}", sa.Boolean(), nullable=False) for side in _SIDES),
        sa.Column("engagement_id", sa.String(length=32), nullable=True),
        sa.Column("return_id", sa.String(length=32), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", Instant, nullable=False),
        sa.Column("written_by_id", sa.String(length=32), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_{TABLE}_{column}"))
            for column, table in _REFERENCES
        ),
        sa.PrimaryKeyConstraint("number", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_application_id_number"), TABLE, ["application_id", "number"])
    op.create_index(op.f(f"ix_{TABLE}_written_by_id_number"), TABLE, ["written_by_id", "number"])
    hold(TABLE)


_SIDES = ("applicant", "evaluator", "body", "department")
_REFERENCES = (
    ("application_id", "application"),
    ("engagement_id", "engagement"),
    ("return_id", "filling_return"),
    ("written_by_id", "person"),
)


def downgrade() -> None:
    op.drop_table(TABLE)
    op.drop_column("body", "phone")
