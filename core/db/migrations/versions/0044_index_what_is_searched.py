"""Index what is searched"""

# What a release has shipped is frozen: nothing of the product that changes is imported.

from __future__ import annotations

import unicodedata
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

Serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

SEARCHED = (
    ("unit", "name_key", "name"),
    ("unit", "code", "code"),
    ("unit_name", "name_key", "name"),
    ("application", "subject_key", "subject"),
    ("listing", "name_key", "name"),
    ("listing", "subject_key", "subject"),
    ("recommendation", "letter_key", "letter"),
    ("platform_receipt", "number_key", "receipt"),
)
KEYS = (("recommendation", "letter_number", "letter_key"), ("platform_receipt", "number", "number_key"))
SUBJECTS = ("application", "listing")
HOLDING: dict[str, list[str | sa.TextClause]] = {
    "ix_unit_holding": ["name_key", "id", "body_id"],
    "ix_unit_shortest": [sa.text("length(name_key)"), "name_key", "id"],
}


def upgrade() -> None:
    op.create_table(
        "searched_text",
        sa.Column("id", Serial, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_searched_text")),
        sa.UniqueConstraint("kind", "text", name=op.f("uq_searched_text_kind_text")),
    )
    part = sa.String(length=4).with_variant(sa.String(length=4, collation="C"), "postgresql")
    op.create_table(
        "searched_part",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("part", part, nullable=False),
        sa.Column("text_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "part", "text_id", name=op.f("pk_searched_part")),
        sqlite_with_rowid=False,
    )
    _add_keys()
    _index()
    (_triggers_of_postgres if _is_postgres() else _triggers_of_sqlite)()
    for table, column, kind in SEARCHED:
        op.execute(
            f"INSERT INTO searched_text (kind, text) SELECT DISTINCT '{kind}', {column} FROM {table} "  # noqa: S608
            f"WHERE {column} <> '' AND {column} NOT IN (SELECT text FROM searched_text WHERE kind = '{kind}')"
        )


def _is_postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _add_keys() -> None:
    connection = op.get_bind()
    for table, column, key in KEYS:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {key} TEXT NOT NULL DEFAULT ''")
        op.create_index(op.f(f"ix_{table}_{key}"), table, [key])
        found = sa.table(table, sa.column("id"), sa.column(column), sa.column(key))
        for id, number in connection.execute(sa.select(found.c.id, found.c[column])).all():
            connection.execute(sa.update(found).where(found.c.id == id).values({key: _matching(number or "")}))


def _index() -> None:
    op.create_index("ix_application_number", "application", ["number"])
    op.create_index("ix_listing_name_key", "listing", ["name_key"])
    for table in SUBJECTS:
        op.create_index(f"ix_{table}_subject_key", table, ["subject_key"], **_only("subject_key <> ''"))
    op.drop_index("ix_unit_merged_into_id", "unit")
    op.create_index("ix_unit_merged_into_id", "unit", ["merged_into_id"], **_only("merged_into_id IS NOT NULL"))
    for name, columns in HOLDING.items():
        op.create_index(name, "unit", columns, **_only("merged_into_id IS NULL"))


def _only(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _triggers_of_sqlite() -> None:
    # `json_each` counts the signs: there is no series of numbers, and a trigger may not recurse.
    signs = "json_each('[0' || replace(printf('%*s', length(NEW.text) - 1, ''), ' ', ',0') || ']')"
    four = "substr(NEW.text, key + 1, 4)"
    parts = (
        f"SELECT substr(NEW.text, key + 1, 2) AS part FROM {signs} UNION "  # noqa: S608
        f"SELECT {four} FROM {signs} WHERE {four} GLOB '{'[0-9A-Za-z]' * 4}'"
    )
    op.execute(
        "CREATE TRIGGER searched_text_parts AFTER INSERT ON searched_text BEGIN "  # noqa: S608
        f"INSERT INTO searched_part (kind, part, text_id) SELECT NEW.kind, part, NEW.id FROM ({parts}); END"
    )
    for table, column, kind in SEARCHED:
        for name, event in (("insert", "INSERT"), ("update", f"UPDATE OF {column}")):
            op.execute(
                f"CREATE TRIGGER {table}_{column}_{name}_searched "  # noqa: S608
                f"AFTER {event} ON {table} WHEN NEW.{column} <> '' BEGIN "
                f"INSERT INTO searched_text (kind, text) SELECT '{kind}', NEW.{column} WHERE NOT EXISTS "
                f"(SELECT 1 FROM searched_text WHERE kind = '{kind}' AND text = NEW.{column}); END"
            )


def _triggers_of_postgres() -> None:
    op.execute("""
        CREATE FUNCTION keep_searched_parts() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO searched_part (kind, part, text_id)
            SELECT NEW.kind, part, NEW.id FROM (
                SELECT substr(NEW.text, place, 2) AS part FROM generate_series(1, length(NEW.text)) AS place
                UNION
                SELECT substr(NEW.text, place, 4) FROM generate_series(1, length(NEW.text) - 3) AS place
                WHERE substr(NEW.text, place, 4) COLLATE "C" ~ '^[0-9A-Za-z]{4}$'
            ) AS parts;
            RETURN NULL;
        END $$
    """)
    op.execute("""
        CREATE FUNCTION keep_searched_text() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            said text := to_jsonb(NEW) ->> TG_ARGV[1];
        BEGIN
            IF said <> '' THEN
                INSERT INTO searched_text (kind, text) VALUES (TG_ARGV[0], said) ON CONFLICT DO NOTHING;
            END IF;
            RETURN NULL;
        END $$
    """)
    op.execute(
        "CREATE TRIGGER searched_text_parts AFTER INSERT ON searched_text "
        "FOR EACH ROW EXECUTE FUNCTION keep_searched_parts()"
    )
    for table, column, kind in SEARCHED:
        op.execute(
            f"CREATE TRIGGER {table}_{column}_searched AFTER INSERT OR UPDATE OF {column} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION keep_searched_text('{kind}', '{column}')"
        )


def downgrade() -> None:
    for table, column, _ in SEARCHED:
        if _is_postgres():
            op.execute(f"DROP TRIGGER {table}_{column}_searched ON {table}")
        else:
            for name in ("insert", "update"):
                op.execute(f"DROP TRIGGER {table}_{column}_{name}_searched")
    op.drop_table("searched_part")
    op.drop_table("searched_text")
    if _is_postgres():
        op.execute("DROP FUNCTION keep_searched_parts()")
        op.execute("DROP FUNCTION keep_searched_text()")
    for name in HOLDING:
        op.drop_index(name, "unit")
    op.drop_index("ix_unit_merged_into_id", "unit")
    op.create_index("ix_unit_merged_into_id", "unit", ["merged_into_id"])
    for table in SUBJECTS:
        op.drop_index(f"ix_{table}_subject_key", table)
    op.drop_index("ix_listing_name_key", "listing")
    op.drop_index("ix_application_number", "application")
    for table, _, key in KEYS:
        op.drop_index(op.f(f"ix_{table}_{key}"), table)
        op.drop_column(table, key)


# --- Names as they are compared, as of this migration -----------------------------------------------------------------

_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−－﹣", "-"))
_DOTS = str.maketrans(dict.fromkeys("•‧∙⋅・･", "·"))
_BRACKETS = str.maketrans("〔［【〈《｛[{〕］】〉》｝]}", "((((((((" + "))))))))")
_UNSEEN = frozenset({"Cc", "Cf", "Mn"})


def _matching(name: str) -> str:
    flat = unicodedata.normalize("NFKC", name).translate(_HYPHENS).translate(_DOTS).translate(_BRACKETS)
    return "".join(sign for sign in flat if not sign.isspace() and unicodedata.category(sign) not in _UNSEEN).casefold()
