"""Keep a pool of experts and what each scores"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True)
Json = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "expert",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=True),
        sa.Column("fields", Json, nullable=False),
        sa.Column("employer", sa.String(length=200), nullable=False),
        sa.Column("employer_code", sa.String(length=18), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("added_at", Instant, nullable=False),
        sa.Column("added_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_expert_added_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_expert_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert")),
        sa.UniqueConstraint("person_id", name=op.f("uq_expert_person_id")),
    )
    op.create_table(
        "expert_tie",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("expert_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=18), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("declared_at", Instant, nullable=False),
        sa.Column("declared_by_id", sa.String(length=32), nullable=False),
        sa.Column("ended_at", Instant, nullable=True),
        sa.Column("ended_by_id", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["declared_by_id"], ["person.id"], name=op.f("fk_expert_tie_declared_by_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_expert_tie_ended_by_id")),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name=op.f("fk_expert_tie_expert_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_tie")),
    )
    with op.batch_alter_table("expert_tie", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expert_tie_expert_id"), ["expert_id"], unique=False)

    op.create_table(
        "expert_assignment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=50), nullable=False),
        sa.Column("expert_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("proposed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("assigned_at", Instant, nullable=False),
        sa.Column("assigned_by_id", sa.String(length=32), nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('declined', 'taken_back') OR reason IS NOT NULL",
            name=op.f("ck_expert_assignment_ended_with_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_expert_assignment_application_id")
        ),
        sa.ForeignKeyConstraint(["assigned_by_id"], ["person.id"], name=op.f("fk_expert_assignment_assigned_by_id")),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name=op.f("fk_expert_assignment_expert_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_assignment")),
    )
    with op.batch_alter_table("expert_assignment", schema=None) as batch_op:
        batch_op.create_index("ix_expert_assignment_expert", ["expert_id", "state"], unique=False)
        batch_op.create_index(
            "uq_expert_assignment_live",
            ["application_id", "stage", "expert_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('asked', 'accepted', 'handed_in')"),
            postgresql_where=sa.text("state IN ('asked', 'accepted', 'handed_in')"),
        )


def downgrade() -> None:
    with op.batch_alter_table("expert_assignment", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_expert_assignment_live",
            sqlite_where=sa.text("state IN ('asked', 'accepted', 'handed_in')"),
            postgresql_where=sa.text("state IN ('asked', 'accepted', 'handed_in')"),
        )
        batch_op.drop_index("ix_expert_assignment_expert")

    op.drop_table("expert_assignment")
    with op.batch_alter_table("expert_tie", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expert_tie_expert_id"))

    op.drop_table("expert_tie")
    op.drop_table("expert")
