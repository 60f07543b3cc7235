"""Share work among colleagues"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from core.db.triggers import hold

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True)
Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "charge",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("office", sa.String(length=50), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("given_at", Instant, nullable=False),
        sa.Column("given_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_charge_application_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_charge_person_id")),
        sa.ForeignKeyConstraint(["given_by_id"], ["person.id"], name=op.f("fk_charge_given_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charge")),
        sa.UniqueConstraint("application_id", "office", name=op.f("uq_charge_application_id_office")),
    )
    op.create_index(op.f("ix_charge_person_id_office"), "charge", ["person_id", "office"])
    op.create_table(
        "cover",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("substitute_id", sa.String(length=32), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("ended_at", Instant, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_cover_person_id")),
        sa.ForeignKeyConstraint(["substitute_id"], ["person.id"], name=op.f("fk_cover_substitute_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cover")),
    )
    op.create_index(op.f("ix_cover_substitute_id_until_day"), "cover", ["substitute_id", "until_day"])
    op.create_index(op.f("ix_cover_person_id_until_day"), "cover", ["person_id", "until_day"])
    op.create_table(
        "internal_note",
        sa.Column("number", Serial, nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("office", sa.String(length=50), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", Instant, nullable=False),
        sa.Column("written_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_internal_note_application_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["person.id"], name=op.f("fk_internal_note_written_by_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_internal_note")),
    )
    op.create_index(
        op.f("ix_internal_note_application_id_office_number"), "internal_note", ["application_id", "office", "number"]
    )
    hold("internal_note")


def downgrade() -> None:
    for table in ("internal_note", "cover", "charge"):
        op.drop_table(table)
