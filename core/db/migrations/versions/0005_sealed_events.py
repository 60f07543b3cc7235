"""Say of each event of the trail whether it tells of what the department keeps to itself.

Of what stands there already these are decisions and their quiet moves, what panels found, and what the department asked
of regulators and was answered.
"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

FOUND = (
    "decisions.decide",
    "judging.record",
    "judging.assign_tiers",
    "evaluation.record",
    "evaluation.assign_tiers",
)
CONSULTED = ("consultations.ask", "consultations.answer", "consultations.settle")
DEPARTMENT = ("department_officer", "department_approver")


def upgrade() -> None:
    op.add_column("audit_event", sa.Column("sealed", sa.Boolean(), nullable=False, server_default=sa.false()))
    event = sa.table(
        "audit_event", *map(sa.column, ("action", "by_id")), sa.column("after", sa.JSON), sa.column("sealed")
    )
    grant = sa.table("role_grant", sa.column("person_id"), sa.column("role"))
    of_department = event.c.by_id.in_(sa.select(grant.c.person_id).where(grant.c.role.in_(DEPARTMENT)))
    sealed = sa.or_(
        event.c.action.in_(FOUND),
        sa.and_(event.c.action == "applications.move", _move() == "decide"),
        sa.and_(event.c.action.in_(CONSULTED), of_department),
    )
    _guard(on=False)
    op.get_bind().execute(sa.update(event).where(sealed).values(sealed=sa.true()))
    _guard(on=True)


def downgrade() -> None:
    op.drop_column("audit_event", "sealed")


def _move() -> sa.ColumnElement[str]:
    if op.get_bind().dialect.name == "postgresql":
        return sa.literal_column("after ->> 'move'")
    return sa.literal_column("json_extract(after, '$.move')")


def _guard(*, on: bool) -> None:
    """Let the rows of the trail be changed for once, and then no more."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE audit_event {'ENABLE' if on else 'DISABLE'} TRIGGER audit_event_append_only")
    elif on:
        op.execute(
            'CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON "audit_event" '
            "BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END"
        )
    else:
        op.execute("DROP TRIGGER audit_event_no_update")
