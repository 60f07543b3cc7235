"""The evaluators' JSON as the interface describes it (OpenAPI)."""

from __future__ import annotations

from marshmallow import Schema, fields


class EvaluatorSchema(Schema):
    """What an evaluator declares publicly."""

    id = fields.String()
    name = fields.String(metadata={"description": "机构全称"})
    code = fields.String(metadata={"description": "统一社会信用代码"})
    admitted_on = fields.Date(metadata={"description": "审核通过日期"})
    declaration = fields.String(allow_none=True, metadata={"description": "自我声明"})
    barred_until = fields.Date(allow_none=True, metadata={"description": "评价报告不予采信的最后一天；没有则为空"})


class EvaluatorsSchema(Schema):
    evaluators = fields.List(fields.Nested(EvaluatorSchema))
