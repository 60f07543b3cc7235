"""Runs the migrations on the connection that `core.db.migrate` opened."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, Enum
from sqlalchemy.dialects.postgresql import JSONB

from core.db.base import Base, ExactDecimal, UtcDateTime
from core.db.migrate import compared
from core.db.sealing import Sealed, SealedJson
from core.db.setup import import_models


def render(kind: str, item: Any, context: AutogenContext) -> str | Literal[False]:
    """Write our column types by the names that a migration gives them; False leaves it to Alembic."""
    variants = getattr(item, "_variant_mapping", {})
    if kind != "type":
        return False
    if isinstance(item, (Sealed, SealedJson)):
        return "sa.Text()" if isinstance(item, Sealed) else "Json"
    if isinstance(item, (UtcDateTime, ExactDecimal)):
        return "Instant" if isinstance(item, UtcDateTime) else "Exact"
    if isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    if isinstance(variants.get("postgresql"), JSONB):
        return "Json"
    return "Serial" if "sqlite" in variants else False


def run(connection: Connection) -> None:
    import_models()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_item=render,
        render_as_batch=True,  # SQLite alters a table by copying it.
        compare_type=False,
        include_object=compared(connection),
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
