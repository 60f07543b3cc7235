"""Complaints and observations"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True)
Exact = sa.Numeric().with_variant(sa.Double(), "sqlite")
Json = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    # Keys that seal complaints are named behind a word.
    with op.batch_alter_table("sealing_key", schema=None) as batch_op:
        batch_op.alter_column("name", existing_type=sa.String(length=20), type_=sa.String(length=40))

    op.create_table(
        "complaint",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("against", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("subject_name", sa.String(length=200), nullable=False),
        sa.Column("body_id", sa.String(length=50), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=43), nullable=False),
        sa.Column("received_at", Instant, nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("accept_by", sa.Date(), nullable=True),
        sa.Column("accepted_at", Instant, nullable=True),
        sa.Column("decide_by", sa.Date(), nullable=True),
        sa.Column("decided_at", Instant, nullable=True),
        sa.Column("handled_by_id", sa.String(length=32), nullable=True),
        sa.Column("finding", sa.Text(), nullable=True),
        sa.Column("rectify_by", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_complaint_body_id")),
        sa.ForeignKeyConstraint(["handled_by_id"], ["person.id"], name=op.f("fk_complaint_handled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
        sa.UniqueConstraint("token", name=op.f("uq_complaint_token")),
    )
    with op.batch_alter_table("complaint", schema=None) as batch_op:
        batch_op.create_index("ix_complaint_queue", ["body_id", "state", "received_at"], unique=False)
        batch_op.create_index("ix_complaint_subject", ["subject_id"], unique=False)

    op.create_table(
        "complainant",
        sa.Column("complaint_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_complainant_complaint_id")),
        sa.PrimaryKeyConstraint("complaint_id", name=op.f("pk_complainant")),
    )
    op.create_table(
        "complaint_evidence",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("complaint_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_complaint_evidence_complaint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_evidence")),
    )
    with op.batch_alter_table("complaint_evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_complaint_evidence_complaint_id"), ["complaint_id"], unique=False)

    op.create_table(
        "evaluator_observation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("evaluator_id", sa.String(length=32), nullable=False),
        sa.Column("engagement_id", sa.String(length=32), nullable=True),
        sa.Column("body_id", sa.String(length=50), nullable=True),
        sa.Column("fault", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reported_at", Instant, nullable=False),
        sa.Column("reported_by_id", sa.String(length=32), nullable=False),
        sa.Column("handled", sa.String(length=40), nullable=True),
        sa.Column("handled_at", Instant, nullable=True),
        sa.Column("handled_by_id", sa.String(length=32), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_evaluator_observation_body_id")),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagement.id"], name=op.f("fk_evaluator_observation_engagement_id")
        ),
        sa.ForeignKeyConstraint(["evaluator_id"], ["evaluator.id"], name=op.f("fk_evaluator_observation_evaluator_id")),
        sa.ForeignKeyConstraint(["handled_by_id"], ["person.id"], name=op.f("fk_evaluator_observation_handled_by_id")),
        sa.ForeignKeyConstraint(
            ["reported_by_id"], ["person.id"], name=op.f("fk_evaluator_observation_reported_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluator_observation")),
    )
    with op.batch_alter_table("evaluator_observation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evaluator_observation_evaluator_id"), ["evaluator_id"], unique=False)
        batch_op.create_index("ix_evaluator_observation_open", ["handled_at", "reported_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("evaluator_observation", schema=None) as batch_op:
        batch_op.drop_index("ix_evaluator_observation_open")
        batch_op.drop_index(batch_op.f("ix_evaluator_observation_evaluator_id"))

    op.drop_table("evaluator_observation")
    with op.batch_alter_table("complaint_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_complaint_evidence_complaint_id"))

    op.drop_table("complaint_evidence")
    op.drop_table("complainant")
    with op.batch_alter_table("complaint", schema=None) as batch_op:
        batch_op.drop_index("ix_complaint_subject")
        batch_op.drop_index("ix_complaint_queue")

    op.drop_table("complaint")
    with op.batch_alter_table("sealing_key", schema=None) as batch_op:
        batch_op.alter_column("name", existing_type=sa.String(length=40), type_=sa.String(length=20))
