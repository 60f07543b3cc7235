"""Keep for which session an identity service vouched"""

# What a release has shipped is frozen: nothing of the product, which changes, is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0069"
down_revision = "0066"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sign_in") as batch_op:
        batch_op.add_column(sa.Column("service_session", sa.String(length=64), nullable=True))
        batch_op.create_index(batch_op.f("ix_sign_in_service_session"), ["service_session"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("sign_in") as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_service_session"))
        batch_op.drop_column("service_session")
