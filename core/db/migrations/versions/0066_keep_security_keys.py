"""Keep security keys, and what they have answered"""

# What a release has shipped is frozen: nothing of the product, which changes, is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0067"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "security_key",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("credential", sa.String(length=1400), nullable=False),
        sa.Column("public_key", sa.String(length=2000), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("added_at", Instant, nullable=False),
        sa.Column("used_at", Instant, nullable=True),
        sa.Column("suspended_at", Instant, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_security_key_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_key")),
        sa.UniqueConstraint("credential", name=op.f("uq_security_key_credential")),
        sa.UniqueConstraint("person_id", "name", name=op.f("uq_security_key_person_id_name")),
    )
    op.create_table(
        "spent_once",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("spent_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_spent_once")),
    )


def downgrade() -> None:
    op.drop_table("spent_once")
    op.drop_table("security_key")
