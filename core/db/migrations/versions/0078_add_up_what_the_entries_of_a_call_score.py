"""Add up what the entries of a call score"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None

Exact = sa.Numeric().with_variant(sa.Double(), "sqlite")
Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# What was typed lies in sealed answers: a worker keeps the scores of calls that score nothing themselves.
SCORED = """
    UPDATE application SET score = (
        SELECT total FROM score WHERE filling_id = application.id AND side = 'applicant' AND complete
        AND serial = (SELECT max(serial) FROM score WHERE filling_id = application.id AND side = 'applicant')
    )
"""
CHANGED = "UPDATE OF call_id, category, track, state, score"
DIFFERS = (
    "(OLD.call_id, OLD.category, coalesce(OLD.track, ''), OLD.state = 'withdrawn', coalesce(OLD.score, -1)) <> "
    "(NEW.call_id, NEW.category, coalesce(NEW.track, ''), NEW.state = 'withdrawn', coalesce(NEW.score, -1))"
)


def upgrade() -> None:
    op.create_table(
        "score_sum",
        sa.Column("id", Serial, nullable=False),
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("category", sa.String(length=50), nullable=False),
        sa.Column("track", sa.String(length=50), nullable=True),
        sa.Column("total", Exact, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_sum")),
    )
    op.create_index("ix_score_sum_call", "score_sum", ["call_id", "category", "track", "total", "number"])
    op.add_column("application", sa.Column("score", Exact, nullable=True))
    (_triggers_of_postgres if op.get_bind().dialect.name == "postgresql" else _triggers_of_sqlite)()
    op.execute(SCORED)


def _counts(row: str, sign: str) -> str:
    return (
        "INSERT INTO score_sum (call_id, category, track, total, number) "
        f"SELECT {row}.call_id, {row}.category, {row}.track, {sign}{row}.score, {sign}1 "
        f"WHERE {row}.score IS NOT NULL AND {row}.state <> 'withdrawn';"
    )


def _triggers_of_sqlite() -> None:
    for name, event, condition, body in (
        ("insert", "INSERT", "true", _counts("NEW", "")),
        ("delete", "DELETE", "true", _counts("OLD", "-")),
        ("update", CHANGED, DIFFERS, f"{_counts('OLD', '-')} {_counts('NEW', '')}"),
    ):
        op.execute(
            f"CREATE TRIGGER application_{name}_summed AFTER {event} ON application WHEN {condition} BEGIN {body} END"
        )


def _triggers_of_postgres() -> None:
    op.execute(f"""
        CREATE FUNCTION sum_scores() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP <> 'INSERT' THEN {_counts("OLD", "-")} END IF;
            IF TG_OP <> 'DELETE' THEN {_counts("NEW", "")} END IF;
            RETURN NULL;
        END $$
    """)
    for name, event, condition in (("summed", "INSERT OR DELETE", ""), ("rescored", CHANGED, f"WHEN ({DIFFERS})")):
        op.execute(
            f"CREATE TRIGGER application_{name} AFTER {event} ON application "
            f"FOR EACH ROW {condition} EXECUTE FUNCTION sum_scores()"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name in ("summed", "rescored"):
            op.execute(f"DROP TRIGGER application_{name} ON application")
        op.execute("DROP FUNCTION sum_scores()")
    else:
        for name in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER application_{name}_summed")
    op.drop_column("application", "score")
    op.drop_table("score_sum")
