"""The targets' JSON as the interface describes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from marshmallow import Schema, fields

from core.targets.rules import Cell, Progress
from core.web.api import Described


class AskedSchema(Schema):
    """The day."""

    on = fields.Date(
        load_default=None,
        error_messages={"invalid": "日期应写作“年-月-日”，年用四位数，月、日各用两位数。"},
        metadata={"description": "按哪一天的名单计算（ISO 8601）；不填或晚于今天的，按今天"},
    )


class CellSchema(Schema):
    category = fields.String(required=True)
    target = fields.Integer(required=True, allow_none=True, metadata={"description": "null：文件没有规定目标"})
    listed = fields.Integer(required=True)
    share = fields.String(
        required=True, allow_none=True, metadata={"description": "百分数，一位小数；没有目标时为 null"}
    )


class RowSchema(Schema):
    body = fields.String(required=True)
    name = fields.String(required=True)
    categories = fields.List(fields.Nested(CellSchema), required=True)


class TableSchema(Schema):
    from_year = fields.Integer(required=True, allow_none=True, data_key="from")
    until_year = fields.Integer(required=True, allow_none=True, data_key="until")
    levels = fields.List(fields.String(), required=True)
    clauses = fields.List(fields.String(), required=True)
    rows = fields.List(fields.Nested(RowSchema), required=True)
    totals = fields.List(fields.Nested(CellSchema), required=True)


class TargetsSchema(Described):
    """Targets and progress as the lists stand on a day."""

    on = fields.Date(required=True)
    counting = fields.String(required=True, metadata={"description": "计算方法"})
    targets = fields.List(fields.Nested(TableSchema), required=True)


def as_json(tables: Sequence[Progress], on: date, counting: str) -> dict[str, Any]:
    """What is sent."""
    return {"on": on.isoformat(), "counting": counting, "targets": [_table(each) for each in tables]}


def _table(table: Progress) -> dict[str, Any]:
    return {
        "from": table.span.from_year,
        "until": table.span.until_year,
        "levels": [*table.span.levels],
        "clauses": [clause for clause, _ in table.bases if clause],
        "rows": [{"body": row.body, "name": row.name, "categories": _cells(table, row.cells)} for row in table.rows],
        "totals": _cells(table, table.totals),
    }


def _cells(table: Progress, cells: Sequence[Cell]) -> list[dict[str, Any]]:
    return [
        {
            "category": category,
            "target": cell.target,
            "listed": cell.listed,
            "share": None if cell.share is None else f"{cell.share:f}",
        }
        for category, cell in zip(table.categories, cells, strict=True)
    ]
