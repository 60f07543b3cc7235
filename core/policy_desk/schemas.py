"""The policy book's JSON as the interface describes it (OpenAPI). What is sent is made by `core.policy.as_json`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date
from functools import cache
from typing import Any, cast, get_args, get_origin

from marshmallow import INCLUDE, Schema, fields, validate

from core.plugin_api.kinds import KINDS, Kinds
from core.plugin_api.labels import Labelled
from core.plugin_api.schema import attributes, schema_of
from core.policy.coverage import Status
from core.policy.kinds import treatments
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
    encouraged = _labels()
    evaluator_keys = _labels()
    evaluator_profile = fields.String(allow_none=True)


class ClauseSchema(_Open):
    id = fields.String(required=True)
    source = fields.String(required=True)
    place = fields.String()
    force = _words()
    summary = fields.String()
    status = fields.String(validate=validate.OneOf([status.value for status in Status]))
    implemented_by = _words()


_SCALARS: Mapping[Any, type[fields.Field[Any]]] = {
    int: fields.Integer,
    float: fields.Float,
    bool: fields.Boolean,
    date: fields.Date,
}
"""Everything else is sent as text."""

_SENT = {declares: sent for each in treatments() for declares, sent in each.sends.items()}
"""What the kinds send beside the attributes, or otherwise than they say."""


@cache
def _schema_of(declares: type[Any]) -> type[Schema]:
    """What is sent of a declaration, or of a part of one: its attributes, by their words."""
    read = {each.data_key: each for each in schema_of(declares, stored=True).fields.values()}
    described = {
        key: _field(
            each.holds, required=key == "id", allow_none=read[key].allow_none, metadata={"description": each.label}
        )
        for key, each in attributes(declares).items()
    }
    origin = {"origin": fields.String(metadata={"description": "national、地区编号，或 instance（主管部门改动）"})}
    otherwise = {
        key: _field(each.holds, allow_none=True, metadata={"description": each.label})
        for key, each in _SENT.get(declares, {}).items()
    }
    sent = {**described, **otherwise, **(origin if "origin" in read else {})}
    return type(f"{declares.__name__}Schema", (_Open,), sent)


def _field(holds: Any, **about: Any) -> fields.Field[Any]:
    arguments = get_args(holds)
    if get_origin(holds) is tuple:
        return fields.List(_field(arguments[0]), **about)
    if get_origin(holds) is Mapping:
        return fields.Dict(keys=fields.String(), values=_field(arguments[1]), **about)
    if is_dataclass(holds):
        return fields.Nested(_schema_of(cast(Any, holds)), **about)
    if isinstance(holds, type) and issubclass(holds, Labelled):
        return fields.String(validate=validate.OneOf([each.value for each in holds]), **about)
    return _SCALARS.get(holds, fields.String)(**about)


class _Book(Described, _Open):
    region = fields.Nested(RegionSchema, required=True)
    on = fields.Date(required=True)
    clauses = fields.List(fields.Nested(ClauseSchema), required=True)


BookSchema = type(
    "BookSchema",
    (_Book,),
    {
        kind.name: fields.List(_field(kind.declares), required=True)
        for kind in KINDS.values()
        if kind not in {Kinds.clauses, Kinds.forms}
    },
)
"""The resolved policy book of a day. Lists are sorted by id."""


class ClausesSchema(Described, _Open):
    """Every clause of a day's book."""

    region = fields.String(required=True)
    on = fields.Date(required=True)
    clauses = fields.List(fields.Nested(ClauseSchema), required=True)
