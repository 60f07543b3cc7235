"""Choose of what one is told by mail and by short texts"""

# What a release has shipped is frozen: nothing of the product, which changes, is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0064"
down_revision = "0062"
branch_labels = None
depends_on = None

Json = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
_TEXTS = ("unwanted_letters", "wanted_texts")


def upgrade() -> None:
    for column in _TEXTS:
        op.add_column("person", sa.Column(column, Json, nullable=False, server_default="[]"))
    op.add_column("message", sa.Column("topic", sa.String(length=40), nullable=False, server_default="progress"))
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("way", sa.String(length=40), nullable=False, server_default="mail"))
        batch_op.drop_constraint(op.f("uq_letter_message_number"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_letter_message_number_way"), ["message_number", "way"])


def downgrade() -> None:
    op.execute("DELETE FROM letter WHERE way <> 'mail'")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_letter_message_number_way"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_letter_message_number"), ["message_number"])
        batch_op.drop_column("way")
    op.drop_column("message", "topic")
    for column in _TEXTS:
        op.drop_column("person", column)
