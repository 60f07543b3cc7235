"""The policy book's JSON as the interface describes it (OpenAPI). What is sent is made by `core.policy.as_json`."""

from __future__ import annotations

from typing import Any

from marshmallow import INCLUDE, Schema, fields, validate

from core.policy.coverage import Status
from core.web.api import Described


class OnSchema(Schema):
    """The day of the book."""

    on = fields.Date(
        load_default=None,
        error_messages={"invalid": "日期应写作“年-月-日”，年用四位数，月、日各用两位数。"},
        metadata={"description": "哪一天有效的规定（ISO 8601）；不填即今天"},
    )


class _Open(Schema):
    """More keys may stand beside those that are described."""

    class Meta:
        unknown = INCLUDE


class _Based(_Open):
    clause = fields.String(allow_none=True, metadata={"description": "所依据的条款；没有条款时为 null，并有 choice"})
    choice = fields.String(allow_none=True, metadata={"description": "文件没有写明、由本平台设定时的理由"})
    choices = fields.Dict(keys=fields.String(), values=fields.String(), metadata={"description": "单个键的约定理由"})
    origin = fields.String(metadata={"description": "national、地区编号，或 instance（运行中由主管部门改动）"})


class _Identified(_Based):
    id = fields.String(required=True)


def _words(**more: Any) -> fields.List[Any]:
    return fields.List(fields.String(), **more)


def _labels() -> fields.Dict:
    return fields.Dict(keys=fields.String(), values=fields.String())


class BodySchema(_Open):
    id = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)


class RegionSchema(_Open):
    id = fields.String(required=True)
    name = fields.String(required=True)
    extends = fields.String(allow_none=True)
    recommending_bodies = fields.List(fields.Nested(BodySchema))
    categories = _labels()
    category_units = fields.Dict(
        keys=fields.String(), values=fields.String(), metadata={"description": "enterprise 或 park：哪类单位可以申报"}
    )
    category_subjects = fields.Dict(
        keys=fields.String(), values=fields.String(), metadata={"description": "列入名单的不是单位本身时，列入的是什么"}
    )
    levels = _labels()
    regulators = _labels()
    evaluator_keys = _labels()
    evaluator_profile = fields.String(allow_none=True)


class SourceSchema(_Open):
    id = fields.String(required=True)
    title = fields.String(required=True)
    number = fields.String(allow_none=True)
    issuer = fields.String(allow_none=True)
    issued_on = fields.Date(allow_none=True)
    in_force_from = fields.Date()
    in_force_until = fields.Date(allow_none=True)


class ClauseSchema(_Open):
    id = fields.String(required=True)
    source = fields.String(required=True)
    place = fields.String()
    force = _words()
    summary = fields.String()
    status = fields.String(validate=validate.OneOf([status.value for status in Status]))
    implemented_by = _words()


class StageSchema(_Open):
    id = fields.String(required=True)
    name = fields.String()
    actor = fields.String()
    due = fields.String(allow_none=True, metadata={"description": "日期，或日期时间（北京时间）"})
    clause = fields.String(allow_none=True)
    levels = _words(metadata={"description": "只有申报这些层级的才经过；空的为全部"})
    consults = _words(metadata={"description": "须有其意见的部门"})
    grades = fields.String(allow_none=True, metadata={"description": "在此评定的等级（grading 的 id）"})
    impartial = fields.Boolean(metadata={"description": "受委托的评审机构不得在本地区承担过评价"})


class EvaluationSchema(_Open):
    ways = fields.List(fields.String(validate=validate.OneOf(["self", "third_party"])))
    every = fields.Boolean(metadata={"description": "两种评价都要；否则由申报单位选择"})
    asked_in = fields.String(allow_none=True)
    pledges = _labels()
    clause = fields.String(allow_none=True)


class CallSchema(_Identified):
    title = fields.String()
    year = fields.Integer(allow_none=True)
    levels = _words()
    categories = _words()
    category_levels = fields.Dict(keys=fields.String(), values=_words())
    evaluation = fields.Nested(EvaluationSchema, allow_none=True)
    stages = fields.List(fields.Nested(StageSchema))
    forms = fields.Dict(keys=fields.String(), values=_words())
    summary_tables = _words()


class DeadlineSchema(_Identified):
    call = fields.String(allow_none=True)
    stage = fields.String(allow_none=True)
    due = fields.String(allow_none=True)
    every_year = fields.String(allow_none=True, metadata={"description": "月-日"})


class EvaluatorCapSchema(_Identified):
    limit = fields.Integer()
    per = fields.String()
    key = fields.String()
    levels = _words()
    categories = _words()


class EvaluatorRequirementSchema(_Identified):
    summary = fields.String()
    minimum = fields.Integer(allow_none=True)
    unit = fields.String(allow_none=True)
    fact = fields.String(allow_none=True)


class GradingSchema(_Identified):
    tiers = _words()
    assigned_by = fields.String()
    levels = _words()
    required_for = fields.Dict(keys=fields.String(), values=fields.String())


class QuotaSchema(_Based):
    body = fields.String()
    category = fields.String()
    count = fields.Integer()
    kind = fields.String(validate=validate.OneOf(["target", "ceiling"]))
    from_ = fields.Integer(data_key="from", allow_none=True)
    until = fields.Integer(allow_none=True)


class RuleSchema(_Identified):
    categories = _words()
    levels = _words()
    stage = fields.String()
    force = fields.String()
    summary = fields.String()


class IndicatorSchema(_Open):
    number = fields.Integer()
    name = fields.String()
    dimension = fields.String()
    type = fields.String()
    unit = fields.String(allow_none=True)
    weight = fields.Float()


class IndicatorSetSchema(_Identified):
    category = fields.String()
    year = fields.Integer()
    indicators = fields.List(fields.Nested(IndicatorSchema))


class ScoringMethodSchema(_Identified):
    indicator_sets = _words()
    between = fields.String()
    decimals = fields.Integer()
    steps = fields.Integer()
    elasticity = fields.String()
    not_applicable = fields.String()
    deviation = fields.String(allow_none=True)


class TermSchema(_Identified):
    levels = _words()
    length = fields.Integer()
    unit = fields.String()
    starts = fields.String()
    starts_choice = fields.String(allow_none=True)


class IndustrySchema(_Open):
    sector = fields.String()
    name = fields.String()


class BookSchema(Described, _Open):
    """The resolved policy book of a day. Lists are sorted by id."""

    region = fields.Nested(RegionSchema, required=True)
    on = fields.Date(required=True)
    sources = fields.List(fields.Nested(SourceSchema), required=True)
    clauses = fields.List(fields.Nested(ClauseSchema), required=True)
    calls = fields.List(fields.Nested(CallSchema), required=True)
    deadlines = fields.List(fields.Nested(DeadlineSchema), required=True)
    evaluator_caps = fields.List(fields.Nested(EvaluatorCapSchema), required=True)
    evaluator_requirements = fields.List(fields.Nested(EvaluatorRequirementSchema), required=True)
    grading = fields.List(fields.Nested(GradingSchema), required=True)
    quotas = fields.List(fields.Nested(QuotaSchema), required=True)
    rules = fields.List(fields.Nested(RuleSchema), required=True)
    indicator_sets = fields.List(fields.Nested(IndicatorSetSchema), required=True)
    scoring_methods = fields.List(fields.Nested(ScoringMethodSchema), required=True)
    terms = fields.List(fields.Nested(TermSchema), required=True)
    industries = fields.List(fields.Nested(IndustrySchema), required=True)


class ClausesSchema(Described, _Open):
    """Every clause of a day's book."""

    region = fields.String(required=True)
    on = fields.Date(required=True)
    clauses = fields.List(fields.Nested(ClauseSchema), required=True)
