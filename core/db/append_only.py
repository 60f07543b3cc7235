"""Triggers that refuse to change or delete what was appended, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

FUNCTION = "refuse_change"
REFUSAL = "is append-only"

POSTGRESQL_FUNCTION = f"""
CREATE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% {REFUSAL}', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def triggers(table: str, dialect: str) -> Iterator[str]:
    """The statements that make a table append-only."""
    if dialect == "postgresql":
        yield (
            f'CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON "{table}" '
            f"FOR EACH ROW EXECUTE FUNCTION {FUNCTION}()"
        )
        yield (
            f'CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON "{table}" '
            f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()"
        )
        return
    for verb in ("update", "delete"):
        yield (
            f'CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON "{table}" '
            f"BEGIN SELECT RAISE(ABORT, '{table} {REFUSAL}'); END"
        )


def drop_triggers(table: str, dialect: str) -> Iterator[str]:
    """The statements that take it back."""
    if dialect == "postgresql":
        yield f'DROP TRIGGER {table}_append_only ON "{table}"'
        yield f'DROP TRIGGER {table}_not_emptied ON "{table}"'
        return
    for verb in ("update", "delete"):
        yield f"DROP TRIGGER {table}_no_{verb}"
