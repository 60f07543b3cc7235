"""Tables of all slices"""

# A migration is as long as the tables it makes.
# ruff: noqa: E501, PLR0915

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Instant = sa.DateTime(timezone=True)
Exact = sa.Numeric().with_variant(sa.Double(), "sqlite")
Json = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "body",
        sa.Column("id", sa.String(length=50), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=50), nullable=False),
        sa.Column("office", sa.String(length=200), nullable=True),
        sa.Column("aliases", Json, nullable=False),
        sa.Column("parent_id", sa.String(length=50), nullable=True),
        sa.Column("declared", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("parent_id IS NULL OR parent_id <> id", name=op.f("ck_body_not_its_own_parent")),
        sa.ForeignKeyConstraint(["parent_id"], ["body.id"], name=op.f("fk_body_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body")),
        sa.UniqueConstraint("name", name=op.f("uq_body_name")),
    )
    op.create_index(op.f("ix_body_parent_id"), "body", ["parent_id"], unique=False)
    op.create_table(
        "calendar_day",
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("is_working", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("date", name=op.f("pk_calendar_day")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("password_changed_at", Instant, nullable=True),
        sa.Column("password_expires_at", Instant, nullable=True),
        sa.Column("signed_in_at", Instant, nullable=True),
        sa.Column("consented_at", Instant, nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("tf_primary_method", sa.String(length=64), nullable=True),
        sa.Column("tf_totp_secret", sa.String(length=255), nullable=True),
        sa.Column("tf_phone_number", sa.String(length=30), nullable=True),
        sa.Column("tf_last_counter", sa.BigInteger(), nullable=True),
        sa.Column("mf_recovery_codes", Json, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_person_fs_uniquifier")),
    )
    op.create_index(op.f("ix_person_name_id"), "person", ["name", "id"], unique=False)
    op.create_table(
        "throttle",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", Instant, nullable=False),
        sa.Column("paused_until", Instant, nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttle")),
    )
    op.create_table(
        "amendment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=50), nullable=False),
        sa.Column("target", sa.String(length=100), nullable=False),
        sa.Column("declaration", Json, nullable=True),
        sa.Column("replaced", Json, nullable=True),
        sa.Column("applied", Json, nullable=False),
        sa.Column("takes_back", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_number", sa.String(length=100), nullable=False),
        sa.Column("document_date", sa.Date(), nullable=True),
        sa.Column("made_at", Instant, nullable=False),
        sa.Column("made_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_amendment_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
        sa.UniqueConstraint("serial", name=op.f("uq_amendment_serial")),
    )
    op.create_index(op.f("ix_amendment_act"), "amendment", ["act"], unique=False)
    op.create_index(op.f("ix_amendment_kind_target_serial"), "amendment", ["kind", "target", "serial"], unique=False)
    op.create_table(
        "audit_event",
        sa.Column("number", Serial, autoincrement=True, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("subject_type", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=80), nullable=False),
        sa.Column("by_id", sa.String(length=32), nullable=True),
        sa.Column("by_name", sa.String(length=60), nullable=False),
        sa.Column("before", Json, nullable=True),
        sa.Column("after", Json, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("request_id", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_audit_event_by_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_event")),
    )
    op.create_index(op.f("ix_audit_event_action_number"), "audit_event", ["action", "number"], unique=False)
    op.create_index(op.f("ix_audit_event_at_number"), "audit_event", ["at", "number"], unique=False)
    op.create_index(op.f("ix_audit_event_by_id_number"), "audit_event", ["by_id", "number"], unique=False)
    op.create_index(
        op.f("ix_audit_event_subject_type_subject_id_number"),
        "audit_event",
        ["subject_type", "subject_id", "number"],
        unique=False,
    )
    op.create_table(
        "bar",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("subject_type", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("clause", sa.String(length=50), nullable=True),
        sa.Column("document_number", sa.String(length=100), nullable=True),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.Column("recorded_by_id", sa.String(length=32), nullable=True),
        sa.Column("lifted_on", sa.Date(), nullable=True),
        sa.Column("lifted_by_id", sa.String(length=32), nullable=True),
        sa.Column("lifted_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("until >= since", name=op.f("ck_bar_span")),
        sa.ForeignKeyConstraint(["lifted_by_id"], ["person.id"], name=op.f("fk_bar_lifted_by_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_bar_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bar")),
    )
    op.create_index("ix_bar_subject", "bar", ["subject_type", "subject_id", "until"], unique=False)
    op.create_table(
        "evaluator",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=18), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("admitted_at", Instant, nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("created_by_id", sa.String(length=32), nullable=True),
        sa.CheckConstraint("length(code) = 18", name=op.f("ck_evaluator_code_length")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_evaluator_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluator")),
    )
    op.create_index("ix_evaluator_name", "evaluator", ["name_key", "id"], unique=False)
    op.create_index(
        "uq_evaluator_admitted_code",
        "evaluator",
        ["code"],
        unique=True,
        sqlite_where=sa.text("admitted_at IS NOT NULL"),
        postgresql_where=sa.text("admitted_at IS NOT NULL"),
    )
    op.create_table(
        "list_import",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("options", Json, nullable=False),
        sa.Column("report", Json, nullable=False),
        sa.Column("body_id", sa.String(length=50), nullable=True),
        sa.Column("imported_at", Instant, nullable=False),
        sa.Column("imported_by_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_list_import_body_id")),
        sa.ForeignKeyConstraint(["imported_by_id"], ["person.id"], name=op.f("fk_list_import_imported_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_import")),
    )
    op.create_index(op.f("ix_list_import_body_id"), "list_import", ["body_id"], unique=False)
    op.create_index(op.f("ix_list_import_sha256"), "list_import", ["sha256"], unique=False)
    op.create_table(
        "message",
        sa.Column("number", Serial, autoincrement=True, nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("link", sa.String(length=300), nullable=True),
        sa.Column("sent_at", Instant, nullable=False),
        sa.Column("read_at", Instant, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_message_person_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_message")),
    )
    op.create_index(op.f("ix_message_person_id_number"), "message", ["person_id", "number"], unique=False)
    op.create_index(
        "ix_message_unread",
        "message",
        ["person_id"],
        unique=False,
        sqlite_where=sa.text("read_at IS NULL"),
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.create_table(
        "opened_call",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("call_id", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("pinned", Json, nullable=False),
        sa.Column("pin_revision", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("opened_at", Instant, nullable=False),
        sa.Column("opened_by_id", sa.String(length=32), nullable=True),
        sa.Column("closed_at", Instant, nullable=True),
        sa.ForeignKeyConstraint(["opened_by_id"], ["person.id"], name=op.f("fk_opened_call_opened_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opened_call")),
        sa.UniqueConstraint("call_id", name=op.f("uq_opened_call_call_id")),
    )
    op.create_index(op.f("ix_opened_call_year"), "opened_call", ["year"], unique=False)
    op.create_table(
        "role_grant",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("body_id", sa.String(length=50), nullable=True),
        sa.Column("granted_by_id", sa.String(length=32), nullable=True),
        sa.Column("granted_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_role_grant_body_id")),
        sa.ForeignKeyConstraint(["granted_by_id"], ["person.id"], name=op.f("fk_role_grant_granted_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint("person_id", "role", "body_id", name=op.f("uq_role_grant_person_id_role_body_id")),
    )
    op.create_index(op.f("ix_role_grant_body_id"), "role_grant", ["body_id"], unique=False)
    op.create_index(
        "uq_role_grant_person_id_role",
        "role_grant",
        ["person_id", "role"],
        unique=True,
        sqlite_where=sa.text("body_id IS NULL"),
        postgresql_where=sa.text("body_id IS NULL"),
    )
    op.create_table(
        "stored_file",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("purpose", sa.String(length=50), nullable=False),
        sa.Column("owner_type", sa.String(length=50), nullable=True),
        sa.Column("owner_id", sa.String(length=64), nullable=True),
        sa.Column("uploaded_at", Instant, nullable=False),
        sa.Column("uploaded_by_id", sa.String(length=32), nullable=True),
        sa.CheckConstraint("(owner_type IS NULL) = (owner_id IS NULL)", name=op.f("ck_stored_file_owner_whole")),
        sa.CheckConstraint("size > 0", name=op.f("ck_stored_file_not_empty")),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["person.id"], name=op.f("fk_stored_file_uploaded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    op.create_index("ix_stored_file_owner", "stored_file", ["owner_type", "owner_id"], unique=False)
    op.create_index(op.f("ix_stored_file_sha256"), "stored_file", ["sha256"], unique=False)
    op.create_table(
        "unit",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=18), nullable=True),
        sa.Column("body_id", sa.String(length=50), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=True),
        sa.Column("industry", sa.String(length=100), nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("created_by_id", sa.String(length=32), nullable=True),
        sa.CheckConstraint("code IS NULL OR length(code) = 18", name=op.f("ck_unit_code_length")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_unit_body_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_unit_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("code", name=op.f("uq_unit_code")),
    )
    op.create_index("ix_unit_body", "unit", ["body_id", "name_key", "id"], unique=False)
    op.create_index("ix_unit_name_key", "unit", ["name_key", "kind"], unique=False)
    op.create_table(
        "application",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("body_id", sa.String(length=50), nullable=False),
        sa.Column("category", sa.String(length=50), nullable=False),
        sa.Column("track", sa.String(length=50), nullable=True),
        sa.Column("levels", Json, nullable=False),
        sa.Column("unit_name", sa.String(length=200), nullable=False),
        sa.Column("subject_name", sa.String(length=200), nullable=False),
        sa.Column("stage", sa.String(length=50), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("blocking", sa.Integer(), nullable=False),
        sa.Column("attention", sa.Integer(), nullable=False),
        sa.Column("declared_at", Instant, nullable=True),
        sa.Column("declared_by_id", sa.String(length=32), nullable=True),
        sa.Column("submitted_at", Instant, nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("created_by_id", sa.String(length=32), nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.Column("updated_by_id", sa.String(length=32), nullable=True),
        sa.Column("updated_what", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'returned', 'pending', 'decided', 'withdrawn', 'declined', 'not_selected', 'completed')",
            name=op.f("ck_application_state_known"),
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_application_body_id")),
        sa.ForeignKeyConstraint(["call_id"], ["opened_call.id"], name=op.f("fk_application_call_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_application_created_by_id")),
        sa.ForeignKeyConstraint(["declared_by_id"], ["person.id"], name=op.f("fk_application_declared_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_application_unit_id")),
        sa.ForeignKeyConstraint(["updated_by_id"], ["person.id"], name=op.f("fk_application_updated_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("call_id", "number", name=op.f("uq_application_call_id_number")),
    )
    op.create_index(
        "ix_application_body_queue",
        "application",
        ["call_id", "body_id", "stage", "state", "submitted_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_application_body_submitted", "application", ["call_id", "body_id", "submitted_at", "id"], unique=False
    )
    op.create_index(
        "ix_application_call_queue", "application", ["call_id", "stage", "state", "submitted_at", "id"], unique=False
    )
    op.create_index(op.f("ix_application_unit_id"), "application", ["unit_id"], unique=False)
    op.create_index(
        "uq_application_live_entry",
        "application",
        ["call_id", "unit_id", "category", "subject_name"],
        unique=True,
        sqlite_where=sa.text("state <> 'withdrawn'"),
        postgresql_where=sa.text("state <> 'withdrawn'"),
    )
    op.create_table(
        "evaluator_profile",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("evaluator_id", sa.String(length=32), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("legal_representative", sa.String(length=60), nullable=False),
        sa.Column("contact_name", sa.String(length=60), nullable=False),
        sa.Column("contact_phone", sa.String(length=30), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("declaration", sa.Text(), nullable=False),
        sa.Column("form_id", sa.String(length=100), nullable=True),
        sa.Column("answers", Json, nullable=False),
        sa.Column("typed", Json, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", Instant, nullable=False),
        sa.Column("saved_by_id", sa.String(length=32), nullable=False),
        sa.Column("submitted_at", Instant, nullable=True),
        sa.Column("submitted_by_id", sa.String(length=32), nullable=True),
        sa.Column("decided_at", Instant, nullable=True),
        sa.Column("decided_by_id", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_evaluator_profile_decided_by_id")),
        sa.ForeignKeyConstraint(["evaluator_id"], ["evaluator.id"], name=op.f("fk_evaluator_profile_evaluator_id")),
        sa.ForeignKeyConstraint(["saved_by_id"], ["person.id"], name=op.f("fk_evaluator_profile_saved_by_id")),
        sa.ForeignKeyConstraint(["submitted_by_id"], ["person.id"], name=op.f("fk_evaluator_profile_submitted_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluator_profile")),
        sa.UniqueConstraint("evaluator_id", "serial", name=op.f("uq_evaluator_profile_evaluator_id_serial")),
    )
    op.create_index("ix_evaluator_profile_queue", "evaluator_profile", ["state", "submitted_at", "id"], unique=False)
    op.create_index(
        "uq_evaluator_profile_held",
        "evaluator_profile",
        ["evaluator_id"],
        unique=True,
        sqlite_where=sa.text("state = 'admitted'"),
        postgresql_where=sa.text("state = 'admitted'"),
    )
    op.create_index(
        "uq_evaluator_profile_open",
        "evaluator_profile",
        ["evaluator_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('draft', 'submitted', 'refused')"),
        postgresql_where=sa.text("state IN ('draft', 'submitted', 'refused')"),
    )
    op.create_table(
        "evaluator_staff",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("evaluator_id", sa.String(length=32), nullable=False),
        sa.Column("letter_id", sa.String(length=32), nullable=False),
        sa.Column("founds", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("requested_at", Instant, nullable=False),
        sa.Column("decided_at", Instant, nullable=True),
        sa.Column("decided_by_id", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_evaluator_staff_decided_by_id")),
        sa.ForeignKeyConstraint(["evaluator_id"], ["evaluator.id"], name=op.f("fk_evaluator_staff_evaluator_id")),
        sa.ForeignKeyConstraint(["letter_id"], ["stored_file.id"], name=op.f("fk_evaluator_staff_letter_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_evaluator_staff_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluator_staff")),
    )
    op.create_index("ix_evaluator_staff_evaluator", "evaluator_staff", ["evaluator_id", "state"], unique=False)
    op.create_index("ix_evaluator_staff_queue", "evaluator_staff", ["state", "requested_at", "id"], unique=False)
    op.create_index(
        "uq_evaluator_staff_live",
        "evaluator_staff",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('pending', 'confirmed')"),
        postgresql_where=sa.text("state IN ('pending', 'confirmed')"),
    )
    op.create_table(
        "inquiry",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=50), nullable=False),
        sa.Column("body_id", sa.String(length=50), nullable=True),
        sa.Column("regulators", Json, nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("document_number", sa.String(length=100), nullable=False),
        sa.Column("file_id", sa.String(length=32), nullable=True),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.Column("recorded_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_inquiry_body_id")),
        sa.ForeignKeyConstraint(["call_id"], ["opened_call.id"], name=op.f("fk_inquiry_call_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_inquiry_file_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_inquiry_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry")),
    )
    op.create_table(
        "listing",
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("list_id", sa.String(length=50), nullable=False),
        sa.Column("category", sa.String(length=50), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("listed_on", sa.Date(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("batch", sa.String(length=50), nullable=True),
        sa.Column("document_number", sa.String(length=100), nullable=True),
        sa.CheckConstraint("until IS NULL OR until > since", name=op.f("ck_listing_span")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_listing_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "list_id", "category", "subject", "since", name=op.f("pk_listing")),
    )
    op.create_index("ix_listing_list", "listing", ["list_id", "category", "name", "unit_id"], unique=False)
    op.create_index(
        "uq_listing_standing",
        "listing",
        ["unit_id", "list_id", "category", "subject"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_table(
        "panel",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=50), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("judged_on", sa.Date(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=True),
        sa.Column("evaluator_id", sa.String(length=32), nullable=True),
        sa.Column("body_name", sa.String(length=200), nullable=True),
        sa.Column("body_code", sa.String(length=18), nullable=True),
        sa.Column("minutes_number", sa.String(length=100), nullable=True),
        sa.Column("minutes_file_id", sa.String(length=32), nullable=True),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.Column("recorded_by_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "(kind = 'commissioned') = (body_name IS NOT NULL AND body_code IS NOT NULL)",
            name=op.f("ck_panel_body_named"),
        ),
        sa.CheckConstraint("(kind = 'experts') = (members IS NOT NULL)", name=op.f("ck_panel_experts_counted")),
        sa.CheckConstraint("kind IN ('experts', 'commissioned')", name=op.f("ck_panel_kind_known")),
        sa.ForeignKeyConstraint(["call_id"], ["opened_call.id"], name=op.f("fk_panel_call_id")),
        sa.ForeignKeyConstraint(["minutes_file_id"], ["stored_file.id"], name=op.f("fk_panel_minutes_file_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_panel_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel")),
    )
    op.create_table(
        "public_notice",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=50), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("term_id", sa.String(length=100), nullable=False),
        sa.Column("published_at", Instant, nullable=False),
        sa.Column("published_by_id", sa.String(length=32), nullable=False),
        sa.Column("ended_at", Instant, nullable=True),
        sa.Column("ended_by_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["opened_call.id"], name=op.f("fk_public_notice_call_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_public_notice_ended_by_id")),
        sa.ForeignKeyConstraint(["published_by_id"], ["person.id"], name=op.f("fk_public_notice_published_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_notice")),
    )
    op.create_index(op.f("ix_public_notice_call_id"), "public_notice", ["call_id"], unique=False)
    op.create_table(
        "publication",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=50), nullable=False),
        sa.Column("list_id", sa.String(length=50), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("document_number", sa.String(length=100), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("published_at", Instant, nullable=False),
        sa.Column("published_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["opened_call.id"], name=op.f("fk_publication_call_id")),
        sa.ForeignKeyConstraint(["published_by_id"], ["person.id"], name=op.f("fk_publication_published_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
    )
    op.create_index(op.f("ix_publication_call_id"), "publication", ["call_id"], unique=False)
    op.create_table(
        "recommendation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("body_id", sa.String(length=50), nullable=False),
        sa.Column("stage", sa.String(length=50), nullable=False),
        sa.Column("letter_number", sa.String(length=100), nullable=True),
        sa.Column("letter_date", sa.Date(), nullable=True),
        sa.Column("letter_file_id", sa.String(length=32), nullable=True),
        sa.Column("recommended_at", Instant, nullable=False),
        sa.Column("recommended_by_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "(letter_number IS NULL) = (letter_date IS NULL)", name=op.f("ck_recommendation_letter_whole")
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_recommendation_body_id")),
        sa.ForeignKeyConstraint(["call_id"], ["opened_call.id"], name=op.f("fk_recommendation_call_id")),
        sa.ForeignKeyConstraint(["letter_file_id"], ["stored_file.id"], name=op.f("fk_recommendation_letter_file_id")),
        sa.ForeignKeyConstraint(["recommended_by_id"], ["person.id"], name=op.f("fk_recommendation_recommended_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
        sa.UniqueConstraint(
            "call_id",
            "body_id",
            "stage",
            "letter_number",
            name=op.f("uq_recommendation_call_id_body_id_stage_letter_number"),
        ),
    )
    op.create_table(
        "regulator_reply",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=50), nullable=False),
        sa.Column("body_id", sa.String(length=50), nullable=True),
        sa.Column("regulator", sa.String(length=50), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("document_number", sa.String(length=100), nullable=True),
        sa.Column("file_id", sa.String(length=32), nullable=True),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.Column("recorded_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_regulator_reply_body_id")),
        sa.ForeignKeyConstraint(["call_id"], ["opened_call.id"], name=op.f("fk_regulator_reply_call_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_regulator_reply_file_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_regulator_reply_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regulator_reply")),
    )
    op.create_table(
        "representation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=True),
        sa.Column("body_id", sa.String(length=50), nullable=False),
        sa.Column("unit_kind", sa.String(length=40), nullable=False),
        sa.Column("unit_name", sa.String(length=200), nullable=False),
        sa.Column("unit_code", sa.String(length=18), nullable=False),
        sa.Column("unit_address", sa.String(length=300), nullable=True),
        sa.Column("unit_industry", sa.String(length=100), nullable=True),
        sa.Column("letter_id", sa.String(length=32), nullable=False),
        sa.Column("replaces", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("requested_at", Instant, nullable=False),
        sa.Column("decided_at", Instant, nullable=True),
        sa.Column("decided_by_id", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("ended_at", Instant, nullable=True),
        sa.Column("ended_by_id", sa.String(length=32), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.Column("successor_email", sa.String(length=254), nullable=True),
        sa.CheckConstraint(
            "unit_id IS NOT NULL OR state IN ('pending', 'refused', 'withdrawn')",
            name=op.f("ck_representation_unit_when_confirmed"),
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_representation_body_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_representation_decided_by_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_representation_ended_by_id")),
        sa.ForeignKeyConstraint(["letter_id"], ["stored_file.id"], name=op.f("fk_representation_letter_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_representation_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_representation_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representation")),
    )
    op.create_index(
        "ix_representation_queue", "representation", ["body_id", "state", "requested_at", "id"], unique=False
    )
    op.create_index("ix_representation_unit", "representation", ["unit_id", "state"], unique=False)
    op.create_index(
        "uq_representation_asked",
        "representation",
        ["person_id", "unit_code"],
        unique=True,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "uq_representation_live",
        "representation",
        ["person_id", "unit_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('pending', 'confirmed')"),
        postgresql_where=sa.text("state IN ('pending', 'confirmed')"),
    )
    op.create_table(
        "unit_name",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.Column("recorded_by_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_unit_name_recorded_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_name_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_name")),
    )
    op.create_index("ix_unit_name_name_key", "unit_name", ["name_key"], unique=False)
    op.create_index(
        "uq_unit_name_present",
        "unit_name",
        ["unit_id"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_table(
        "appraisal",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("panel_id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=50), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("qualified", sa.Boolean(), nullable=False),
        sa.Column("score", Exact, nullable=True),
        sa.Column("tier", sa.String(length=50), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=True),
        sa.Column("correction", sa.Text(), nullable=True),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.Column("recorded_by_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("qualified OR tier IS NULL", name=op.f("ck_appraisal_tier_of_the_qualified")),
        sa.CheckConstraint("serial = 1 OR correction IS NOT NULL", name=op.f("ck_appraisal_corrected_with_reason")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_appraisal_application_id")),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_appraisal_panel_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_appraisal_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisal")),
        sa.UniqueConstraint("application_id", "stage", "serial", name=op.f("uq_appraisal_application_id_stage_serial")),
    )
    op.create_index(op.f("ix_appraisal_panel_id"), "appraisal", ["panel_id"], unique=False)
    op.create_table(
        "decision",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=50), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", Instant, nullable=False),
        sa.Column("decided_by_id", sa.String(length=32), nullable=False),
        sa.Column("released_at", Instant, nullable=True),
        sa.Column("released_by_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_decision_application_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_decision_decided_by_id")),
        sa.ForeignKeyConstraint(["released_by_id"], ["person.id"], name=op.f("fk_decision_released_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("application_id", "stage", name=op.f("uq_decision_application_id_stage")),
    )
    op.create_index("ix_decision_released", "decision", ["released_at"], unique=False)
    op.create_table(
        "engagement",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("evaluator_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("proposed_at", Instant, nullable=False),
        sa.Column("proposed_by_id", sa.String(length=32), nullable=False),
        sa.Column("applicant_tie", sa.Text(), nullable=True),
        sa.Column("accepted_at", Instant, nullable=True),
        sa.Column("accepted_by_id", sa.String(length=32), nullable=True),
        sa.Column("pledges", Json, nullable=False),
        sa.Column("evaluator_tie", sa.Text(), nullable=True),
        sa.Column("closed_at", Instant, nullable=True),
        sa.Column("closed_by_id", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("state <> 'accepted' OR accepted_at IS NOT NULL", name=op.f("ck_engagement_accepted_when")),
        sa.ForeignKeyConstraint(["accepted_by_id"], ["person.id"], name=op.f("fk_engagement_accepted_by_id")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_engagement_application_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name=op.f("fk_engagement_closed_by_id")),
        sa.ForeignKeyConstraint(["evaluator_id"], ["evaluator.id"], name=op.f("fk_engagement_evaluator_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["person.id"], name=op.f("fk_engagement_proposed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagement")),
    )
    op.create_index(op.f("ix_engagement_application_id"), "engagement", ["application_id"], unique=False)
    op.create_index(
        "ix_engagement_evaluator", "engagement", ["evaluator_id", "state", "proposed_at", "id"], unique=False
    )
    op.create_index(
        "uq_engagement_live",
        "engagement",
        ["application_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('proposed', 'accepted')"),
        postgresql_where=sa.text("state IN ('proposed', 'accepted')"),
    )
    op.create_table(
        "evaluator_identity",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("profile_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("masked", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["evaluator_profile.id"], name=op.f("fk_evaluator_identity_profile_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluator_identity")),
        sa.UniqueConstraint("profile_id", "key", name=op.f("uq_evaluator_identity_profile_id_key")),
    )
    op.create_index("ix_evaluator_identity_fingerprint", "evaluator_identity", ["fingerprint"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("form_id", sa.String(length=100), nullable=False),
        sa.Column("field", sa.String(length=100), nullable=False),
        sa.Column("file_id", sa.String(length=32), nullable=False),
        sa.Column("added_at", Instant, nullable=False),
        sa.Column("added_by_id", sa.String(length=32), nullable=False),
        sa.Column("removed_at", Instant, nullable=True),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_evidence_added_by_id")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_evidence_application_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_evidence_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("file_id", name=op.f("uq_evidence_file_id")),
    )
    op.create_index(op.f("ix_evidence_application_id"), "evidence", ["application_id"], unique=False)
    op.create_table(
        "extension",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=50), nullable=False),
        sa.Column("until", Instant, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_number", sa.String(length=100), nullable=True),
        sa.Column("granted_at", Instant, nullable=False),
        sa.Column("granted_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_extension_application_id")),
        sa.ForeignKeyConstraint(["granted_by_id"], ["person.id"], name=op.f("fk_extension_granted_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
    )
    op.create_index("ix_extension_application_stage", "extension", ["application_id", "stage"], unique=False)
    op.create_table(
        "inquired_application",
        sa.Column("inquiry_id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_inquired_application_application_id")
        ),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiry.id"], name=op.f("fk_inquired_application_inquiry_id")),
        sa.PrimaryKeyConstraint("inquiry_id", "application_id", name=op.f("pk_inquired_application")),
    )
    op.create_index(
        op.f("ix_inquired_application_application_id"), "inquired_application", ["application_id"], unique=False
    )
    op.create_table(
        "list_event",
        sa.Column("sequence", Serial, nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("list_id", sa.String(length=50), nullable=False),
        sa.Column("category", sa.String(length=50), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("batch", sa.String(length=50), nullable=True),
        sa.Column("document_number", sa.String(length=100), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("import_id", sa.String(length=32), nullable=True),
        sa.Column("call_id", sa.String(length=32), nullable=True),
        sa.Column("application_id", sa.String(length=32), nullable=True),
        sa.Column("printed", Json, nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("clause", sa.String(length=50), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("voids", Serial, nullable=True),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.Column("recorded_by_id", sa.String(length=32), nullable=True),
        sa.CheckConstraint("(kind = 'voided') = (voids IS NOT NULL)", name=op.f("ck_list_event_voids_when_voided")),
        sa.CheckConstraint("kind <> 'removed' OR reason IS NOT NULL", name=op.f("ck_list_event_removed_with_reason")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_list_event_application_id")),
        sa.ForeignKeyConstraint(["call_id"], ["opened_call.id"], name=op.f("fk_list_event_call_id")),
        sa.ForeignKeyConstraint(["import_id"], ["list_import.id"], name=op.f("fk_list_event_import_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_list_event_recorded_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_list_event_unit_id")),
        sa.ForeignKeyConstraint(["voids"], ["list_event.sequence"], name=op.f("fk_list_event_voids")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_list_event")),
        sa.UniqueConstraint("voids", name=op.f("uq_list_event_voids")),
    )
    op.create_index(op.f("ix_list_event_import_id"), "list_event", ["import_id"], unique=False)
    op.create_index("ix_list_event_removed", "list_event", ["kind", "unit_id", "effective_on"], unique=False)
    op.create_index("ix_list_event_unit", "list_event", ["unit_id", "list_id", "category", "subject"], unique=False)
    op.create_table(
        "move",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("from_stage", sa.String(length=50), nullable=False),
        sa.Column("from_state", sa.String(length=40), nullable=False),
        sa.Column("to_stage", sa.String(length=50), nullable=False),
        sa.Column("to_state", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("visible_to_applicant", sa.Boolean(), nullable=False),
        sa.Column("moved_at", Instant, nullable=False),
        sa.Column("moved_by_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_move_application_id")),
        sa.ForeignKeyConstraint(["moved_by_id"], ["person.id"], name=op.f("fk_move_moved_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move")),
        sa.UniqueConstraint("application_id", "serial", name=op.f("uq_move_application_id_serial")),
    )
    op.create_table(
        "notice_item",
        sa.Column("notice_id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_notice_item_application_id")),
        sa.ForeignKeyConstraint(["notice_id"], ["public_notice.id"], name=op.f("fk_notice_item_notice_id")),
        sa.PrimaryKeyConstraint("notice_id", "application_id", name=op.f("pk_notice_item")),
    )
    op.create_index(op.f("ix_notice_item_application_id"), "notice_item", ["application_id"], unique=False)
    op.create_table(
        "objection",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("notice_id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("file_id", sa.String(length=32), nullable=True),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("received_at", Instant, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("decided_at", Instant, nullable=True),
        sa.Column("decided_by_id", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_objection_application_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_objection_decided_by_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_objection_file_id")),
        sa.ForeignKeyConstraint(["notice_id"], ["public_notice.id"], name=op.f("fk_objection_notice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint("token", name=op.f("uq_objection_token")),
    )
    op.create_index(op.f("ix_objection_notice_id"), "objection", ["notice_id"], unique=False)
    op.create_table(
        "outcome",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=50), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("document_number", sa.String(length=100), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.Column("recorded_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_outcome_application_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_outcome_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("application_id", "stage", name=op.f("uq_outcome_application_id_stage")),
    )
    op.create_table(
        "platform_receipt",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=True),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.Column("recorded_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_platform_receipt_application_id")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_platform_receipt_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_receipt")),
        sa.UniqueConstraint("application_id", name=op.f("uq_platform_receipt_application_id")),
    )
    op.create_table(
        "recommended_application",
        sa.Column("recommendation_id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_recommended_application_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_recommended_application_recommendation_id")
        ),
        sa.PrimaryKeyConstraint("recommendation_id", "application_id", name=op.f("pk_recommended_application")),
    )
    op.create_index(
        op.f("ix_recommended_application_application_id"), "recommended_application", ["application_id"], unique=False
    )
    op.create_table(
        "regulator_opinion",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("reply_id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=50), nullable=False),
        sa.Column("regulator", sa.String(length=50), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("correction", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "answer IN ('no_objection', 'objection', 'not_competent')", name=op.f("ck_regulator_opinion_answer_known")
        ),
        sa.CheckConstraint(
            "serial = 1 OR correction IS NOT NULL", name=op.f("ck_regulator_opinion_corrected_with_reason")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_regulator_opinion_application_id")
        ),
        sa.ForeignKeyConstraint(["reply_id"], ["regulator_reply.id"], name=op.f("fk_regulator_opinion_reply_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regulator_opinion")),
        sa.UniqueConstraint(
            "application_id",
            "stage",
            "regulator",
            "serial",
            name=op.f("uq_regulator_opinion_application_id_stage_regulator_serial"),
        ),
    )
    op.create_index("ix_regulator_opinion_reply", "regulator_opinion", ["reply_id"], unique=False)
    op.create_table(
        "return_for_correction",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("from_stage", sa.String(length=50), nullable=False),
        sa.Column("sections", Json, nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("returned_at", Instant, nullable=False),
        sa.Column("returned_by_id", sa.String(length=32), nullable=False),
        sa.Column("answered_at", Instant, nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_return_for_correction_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["returned_by_id"], ["person.id"], name=op.f("fk_return_for_correction_returned_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_for_correction")),
    )
    op.create_index(
        op.f("ix_return_for_correction_application_id"), "return_for_correction", ["application_id"], unique=False
    )
    op.create_table(
        "section_answers",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("form_id", sa.String(length=100), nullable=False),
        sa.Column("section_id", sa.String(length=100), nullable=False),
        sa.Column("answers", Json, nullable=False),
        sa.Column("typed", Json, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", Instant, nullable=False),
        sa.Column("saved_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_section_answers_application_id")),
        sa.ForeignKeyConstraint(["saved_by_id"], ["person.id"], name=op.f("fk_section_answers_saved_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section_answers")),
        sa.UniqueConstraint(
            "application_id", "form_id", "section_id", name=op.f("uq_section_answers_application_id_form_id_section_id")
        ),
    )
    op.create_table(
        "submission",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("answers", Json, nullable=False),
        sa.Column("files", Json, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("submitted_at", Instant, nullable=False),
        sa.Column("submitted_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_submission_application_id")),
        sa.ForeignKeyConstraint(["submitted_by_id"], ["person.id"], name=op.f("fk_submission_submitted_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("application_id", "serial", name=op.f("uq_submission_application_id_serial")),
        sa.UniqueConstraint("token", name=op.f("uq_submission_token")),
    )
    op.create_table(
        "undertaking",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("report", sa.Text(), nullable=True),
        sa.Column("report_file_id", sa.String(length=32), nullable=True),
        sa.Column("reported_at", Instant, nullable=True),
        sa.Column("reported_by_id", sa.String(length=32), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("confirmed_at", Instant, nullable=True),
        sa.Column("confirmed_by_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_undertaking_application_id")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["person.id"], name=op.f("fk_undertaking_confirmed_by_id")),
        sa.ForeignKeyConstraint(["report_file_id"], ["stored_file.id"], name=op.f("fk_undertaking_report_file_id")),
        sa.ForeignKeyConstraint(["reported_by_id"], ["person.id"], name=op.f("fk_undertaking_reported_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_undertaking")),
        sa.UniqueConstraint("application_id", name=op.f("uq_undertaking_application_id")),
    )
    op.create_table(
        "verification",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("item", sa.String(length=100), nullable=False),
        sa.Column("result", sa.String(length=20), nullable=False),
        sa.Column("how", sa.String(length=200), nullable=False),
        sa.Column("seen", sa.Text(), nullable=True),
        sa.Column("submission_serial", sa.Integer(), nullable=False),
        sa.Column("verified_at", Instant, nullable=False),
        sa.Column("verified_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_verification_application_id")),
        sa.ForeignKeyConstraint(["verified_by_id"], ["person.id"], name=op.f("fk_verification_verified_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification")),
        sa.UniqueConstraint("application_id", "item", name=op.f("uq_verification_application_id_item")),
    )
    op.create_table(
        "waiver",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("rule_id", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("waived_at", Instant, nullable=False),
        sa.Column("waived_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_waiver_application_id")),
        sa.ForeignKeyConstraint(["waived_by_id"], ["person.id"], name=op.f("fk_waiver_waived_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
        sa.UniqueConstraint("application_id", "rule_id", name=op.f("uq_waiver_application_id_rule_id")),
    )
    op.create_table(
        "cap_place",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("engagement_id", sa.String(length=32), nullable=False),
        sa.Column("cap_id", sa.String(length=100), nullable=False),
        sa.Column("scope", sa.String(length=300), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("taken_at", Instant, nullable=False),
        sa.Column("given_back_at", Instant, nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_cap_place_counted_from_one")),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_cap_place_engagement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cap_place")),
        sa.UniqueConstraint("engagement_id", "scope", name=op.f("uq_cap_place_engagement_id_scope")),
    )
    op.create_index(
        "uq_cap_place_number",
        "cap_place",
        ["scope", "fingerprint", "period", "number"],
        unique=True,
        sqlite_where=sa.text("given_back_at IS NULL"),
        postgresql_where=sa.text("given_back_at IS NULL"),
    )
    op.create_table(
        "evaluation_report",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("engagement_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("conclusion", sa.String(length=40), nullable=False),
        sa.Column("proves_qualification", sa.Boolean(), nullable=False),
        sa.Column("file_id", sa.String(length=32), nullable=False),
        sa.Column("uploaded_at", Instant, nullable=False),
        sa.Column("uploaded_by_id", sa.String(length=32), nullable=False),
        sa.Column("replaced_at", Instant, nullable=True),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_evaluation_report_engagement_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_evaluation_report_file_id")),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["person.id"], name=op.f("fk_evaluation_report_uploaded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_report")),
        sa.UniqueConstraint("file_id", name=op.f("uq_evaluation_report_file_id")),
    )
    op.create_index(op.f("ix_evaluation_report_engagement_id"), "evaluation_report", ["engagement_id"], unique=False)
    op.create_index(
        "uq_evaluation_report_standing",
        "evaluation_report",
        ["engagement_id"],
        unique=True,
        sqlite_where=sa.text("replaced_at IS NULL"),
        postgresql_where=sa.text("replaced_at IS NULL"),
    )
    op.create_table(
        "settled_objection",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("opinion_id", sa.String(length=32), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("settled_at", Instant, nullable=False),
        sa.Column("settled_by_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["opinion_id"], ["regulator_opinion.id"], name=op.f("fk_settled_objection_opinion_id")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name=op.f("fk_settled_objection_settled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settled_objection")),
        sa.UniqueConstraint("opinion_id", name=op.f("uq_settled_objection_opinion_id")),
    )


def downgrade() -> None:
    op.drop_table("settled_objection")
    op.drop_index(
        "uq_evaluation_report_standing",
        table_name="evaluation_report",
        sqlite_where=sa.text("replaced_at IS NULL"),
        postgresql_where=sa.text("replaced_at IS NULL"),
    )
    op.drop_index(op.f("ix_evaluation_report_engagement_id"), table_name="evaluation_report")
    op.drop_table("evaluation_report")
    op.drop_index(
        "uq_cap_place_number",
        table_name="cap_place",
        sqlite_where=sa.text("given_back_at IS NULL"),
        postgresql_where=sa.text("given_back_at IS NULL"),
    )
    op.drop_table("cap_place")
    op.drop_table("waiver")
    op.drop_table("verification")
    op.drop_table("undertaking")
    op.drop_table("submission")
    op.drop_table("section_answers")
    op.drop_index(op.f("ix_return_for_correction_application_id"), table_name="return_for_correction")
    op.drop_table("return_for_correction")
    op.drop_index("ix_regulator_opinion_reply", table_name="regulator_opinion")
    op.drop_table("regulator_opinion")
    op.drop_index(op.f("ix_recommended_application_application_id"), table_name="recommended_application")
    op.drop_table("recommended_application")
    op.drop_table("platform_receipt")
    op.drop_table("outcome")
    op.drop_index(op.f("ix_objection_notice_id"), table_name="objection")
    op.drop_table("objection")
    op.drop_index(op.f("ix_notice_item_application_id"), table_name="notice_item")
    op.drop_table("notice_item")
    op.drop_table("move")
    op.drop_index("ix_list_event_unit", table_name="list_event")
    op.drop_index("ix_list_event_removed", table_name="list_event")
    op.drop_index(op.f("ix_list_event_import_id"), table_name="list_event")
    op.drop_table("list_event")
    op.drop_index(op.f("ix_inquired_application_application_id"), table_name="inquired_application")
    op.drop_table("inquired_application")
    op.drop_index("ix_extension_application_stage", table_name="extension")
    op.drop_table("extension")
    op.drop_index(op.f("ix_evidence_application_id"), table_name="evidence")
    op.drop_table("evidence")
    op.drop_index("ix_evaluator_identity_fingerprint", table_name="evaluator_identity")
    op.drop_table("evaluator_identity")
    op.drop_index(
        "uq_engagement_live",
        table_name="engagement",
        sqlite_where=sa.text("state IN ('proposed', 'accepted')"),
        postgresql_where=sa.text("state IN ('proposed', 'accepted')"),
    )
    op.drop_index("ix_engagement_evaluator", table_name="engagement")
    op.drop_index(op.f("ix_engagement_application_id"), table_name="engagement")
    op.drop_table("engagement")
    op.drop_index("ix_decision_released", table_name="decision")
    op.drop_table("decision")
    op.drop_index(op.f("ix_appraisal_panel_id"), table_name="appraisal")
    op.drop_table("appraisal")
    op.drop_index(
        "uq_unit_name_present",
        table_name="unit_name",
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
    op.drop_index("ix_unit_name_name_key", table_name="unit_name")
    op.drop_table("unit_name")
    op.drop_index(
        "uq_representation_live",
        table_name="representation",
        sqlite_where=sa.text("state IN ('pending', 'confirmed')"),
        postgresql_where=sa.text("state IN ('pending', 'confirmed')"),
    )
    op.drop_index(
        "uq_representation_asked",
        table_name="representation",
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.drop_index("ix_representation_unit", table_name="representation")
    op.drop_index("ix_representation_queue", table_name="representation")
    op.drop_table("representation")
    op.drop_table("regulator_reply")
    op.drop_table("recommendation")
    op.drop_index(op.f("ix_publication_call_id"), table_name="publication")
    op.drop_table("publication")
    op.drop_index(op.f("ix_public_notice_call_id"), table_name="public_notice")
    op.drop_table("public_notice")
    op.drop_table("panel")
    op.drop_index(
        "uq_listing_standing",
        table_name="listing",
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
    op.drop_index("ix_listing_list", table_name="listing")
    op.drop_table("listing")
    op.drop_table("inquiry")
    op.drop_index(
        "uq_evaluator_staff_live",
        table_name="evaluator_staff",
        sqlite_where=sa.text("state IN ('pending', 'confirmed')"),
        postgresql_where=sa.text("state IN ('pending', 'confirmed')"),
    )
    op.drop_index("ix_evaluator_staff_queue", table_name="evaluator_staff")
    op.drop_index("ix_evaluator_staff_evaluator", table_name="evaluator_staff")
    op.drop_table("evaluator_staff")
    op.drop_index(
        "uq_evaluator_profile_open",
        table_name="evaluator_profile",
        sqlite_where=sa.text("state IN ('draft', 'submitted', 'refused')"),
        postgresql_where=sa.text("state IN ('draft', 'submitted', 'refused')"),
    )
    op.drop_index(
        "uq_evaluator_profile_held",
        table_name="evaluator_profile",
        sqlite_where=sa.text("state = 'admitted'"),
        postgresql_where=sa.text("state = 'admitted'"),
    )
    op.drop_index("ix_evaluator_profile_queue", table_name="evaluator_profile")
    op.drop_table("evaluator_profile")
    op.drop_index(
        "uq_application_live_entry",
        table_name="application",
        sqlite_where=sa.text("state <> 'withdrawn'"),
        postgresql_where=sa.text("state <> 'withdrawn'"),
    )
    op.drop_index(op.f("ix_application_unit_id"), table_name="application")
    op.drop_index("ix_application_call_queue", table_name="application")
    op.drop_index("ix_application_body_submitted", table_name="application")
    op.drop_index("ix_application_body_queue", table_name="application")
    op.drop_table("application")
    op.drop_index("ix_unit_name_key", table_name="unit")
    op.drop_index("ix_unit_body", table_name="unit")
    op.drop_table("unit")
    op.drop_index(op.f("ix_stored_file_sha256"), table_name="stored_file")
    op.drop_index("ix_stored_file_owner", table_name="stored_file")
    op.drop_table("stored_file")
    op.drop_index(
        "uq_role_grant_person_id_role",
        table_name="role_grant",
        sqlite_where=sa.text("body_id IS NULL"),
        postgresql_where=sa.text("body_id IS NULL"),
    )
    op.drop_index(op.f("ix_role_grant_body_id"), table_name="role_grant")
    op.drop_table("role_grant")
    op.drop_index(op.f("ix_opened_call_year"), table_name="opened_call")
    op.drop_table("opened_call")
    op.drop_index(
        "ix_message_unread",
        table_name="message",
        sqlite_where=sa.text("read_at IS NULL"),
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.drop_index(op.f("ix_message_person_id_number"), table_name="message")
    op.drop_table("message")
    op.drop_index(op.f("ix_list_import_sha256"), table_name="list_import")
    op.drop_index(op.f("ix_list_import_body_id"), table_name="list_import")
    op.drop_table("list_import")
    op.drop_index(
        "uq_evaluator_admitted_code",
        table_name="evaluator",
        sqlite_where=sa.text("admitted_at IS NOT NULL"),
        postgresql_where=sa.text("admitted_at IS NOT NULL"),
    )
    op.drop_index("ix_evaluator_name", table_name="evaluator")
    op.drop_table("evaluator")
    op.drop_index("ix_bar_subject", table_name="bar")
    op.drop_table("bar")
    op.drop_index(op.f("ix_audit_event_subject_type_subject_id_number"), table_name="audit_event")
    op.drop_index(op.f("ix_audit_event_by_id_number"), table_name="audit_event")
    op.drop_index(op.f("ix_audit_event_at_number"), table_name="audit_event")
    op.drop_index(op.f("ix_audit_event_action_number"), table_name="audit_event")
    op.drop_table("audit_event")
    op.drop_index(op.f("ix_amendment_kind_target_serial"), table_name="amendment")
    op.drop_index(op.f("ix_amendment_act"), table_name="amendment")
    op.drop_table("amendment")
    op.drop_table("throttle")
    op.drop_index(op.f("ix_person_name_id"), table_name="person")
    op.drop_table("person")
    op.drop_table("calendar_day")
    op.drop_index(op.f("ix_body_parent_id"), table_name="body")
    op.drop_table("body")
