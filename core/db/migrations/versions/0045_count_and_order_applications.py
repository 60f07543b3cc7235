"""Count applications, and have those of a call in the orders in which they are shown"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ORDERS = {
    "unit": ("unit_name",),
    "category": ("category",),
    "findings": ("blocking",),
    "submitted": (),
}
INTO = "INSERT INTO application_count (call_id, body_id, stage, state, is_submitted, has_arrived, number)"
IS_FIRST = (
    "NOT EXISTS (SELECT 1 FROM move AS other WHERE other.application_id = NEW.application_id "
    "AND other.to_stage = NEW.to_stage AND other.id <> NEW.id)"
)
DIFFERS = "(OLD.call_id, OLD.body_id, OLD.stage, OLD.state, OLD.submitted_at IS NULL) <> (NEW.call_id, NEW.body_id, "
DIFFERS += "NEW.stage, NEW.state, NEW.submitted_at IS NULL)"
CHANGED = "UPDATE OF call_id, body_id, stage, state, submitted_at"
ARRIVED = (
    f"{INTO} SELECT call_id, body_id, NEW.to_stage, NEW.to_state, true, true, 1 FROM application "  # noqa: S608
    "WHERE id = NEW.application_id"
)


def upgrade() -> None:
    op.create_table(
        "application_count",
        sa.Column("id", Serial, nullable=False),
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("body_id", sa.String(length=50), nullable=False),
        sa.Column("stage", sa.String(length=50), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("is_submitted", sa.Boolean(), nullable=False),
        sa.Column("has_arrived", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_count")),
    )
    op.create_index(
        "ix_application_count_call",
        "application_count",
        ["call_id", "body_id", "stage", "state", "is_submitted", "has_arrived", "number"],
    )
    for name, columns in ORDERS.items():
        op.create_index(f"ix_application_by_{name}", "application", ["call_id", *columns, "submitted_at", "id"])
    (_triggers_of_postgres if op.get_bind().dialect.name == "postgresql" else _triggers_of_sqlite)()
    op.execute(
        f"{INTO} SELECT call_id, body_id, stage, state, submitted_at IS NOT NULL, false, count(*) "  # noqa: S608
        "FROM application GROUP BY 1, 2, 3, 4, 5"
    )
    op.execute(
        f"{INTO} SELECT call_id, body_id, to_stage, 'pending', true, true, count(DISTINCT application_id) "  # noqa: S608
        "FROM move JOIN application ON application.id = application_id GROUP BY 1, 2, 3"
    )


def _counts(row: str, number: int) -> str:
    place = f"{row}.call_id, {row}.body_id, {row}.stage, {row}.state, {row}.submitted_at IS NOT NULL"
    return f"{INTO} VALUES ({place}, false, {number});"


def _triggers_of_sqlite() -> None:
    for name, event, condition, body in (
        ("insert", "INSERT", "true", _counts("NEW", 1)),
        ("delete", "DELETE", "true", _counts("OLD", -1)),
        ("update", CHANGED, DIFFERS, f"{_counts('OLD', -1)} {_counts('NEW', 1)}"),
    ):
        op.execute(
            f"CREATE TRIGGER application_{name}_counted AFTER {event} ON application WHEN {condition} BEGIN {body} END"
        )
    op.execute(f"CREATE TRIGGER move_counted AFTER INSERT ON move WHEN {IS_FIRST} BEGIN {ARRIVED}; END")


def _triggers_of_postgres() -> None:
    op.execute(f"""
        CREATE FUNCTION count_application() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP <> 'INSERT' THEN {_counts("OLD", -1)} END IF;
            IF TG_OP <> 'DELETE' THEN {_counts("NEW", 1)} END IF;
            RETURN NULL;
        END $$
    """)
    op.execute(f"""
        CREATE FUNCTION count_arrival() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {IS_FIRST} THEN {ARRIVED}; END IF;
            RETURN NULL;
        END $$
    """)
    for name, event, condition in (("counted", "INSERT OR DELETE", ""), ("moved", CHANGED, f"WHEN ({DIFFERS})")):
        op.execute(
            f"CREATE TRIGGER application_{name} AFTER {event} ON application "
            f"FOR EACH ROW {condition} EXECUTE FUNCTION count_application()"
        )
    op.execute("CREATE TRIGGER move_counted AFTER INSERT ON move FOR EACH ROW EXECUTE FUNCTION count_arrival()")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name in ("counted", "moved"):
            op.execute(f"DROP TRIGGER application_{name} ON application")
        op.execute("DROP TRIGGER move_counted ON move")
        op.execute("DROP FUNCTION count_application()")
        op.execute("DROP FUNCTION count_arrival()")
    else:
        for name in ("application_insert", "application_delete", "application_update", "move"):
            op.execute(f"DROP TRIGGER {name}_counted")
    for name in ORDERS:
        op.drop_index(f"ix_application_by_{name}", "application")
    op.drop_table("application_count")
