"""Carry over answers that wait to be confirmed"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

Json = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("filling_section", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unconfirmed", Json, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("filling_section", schema=None) as batch_op:
        batch_op.drop_column("unconfirmed")
