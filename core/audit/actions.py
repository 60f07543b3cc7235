"""The words of the trail: what was done, and to what. Each slice names its own, once, beside its operations.

SUBMIT = audit.action("applications.submit", "提交申报")
...
audit.record(SUBMIT, "application", application.id, by=by)
"""

from __future__ import annotations

from collections.abc import Mapping

from core.plugin_api.labels import Labelled

_actions: dict[str, str] = {}
_former: dict[str, str] = {}
_subjects: dict[str, str] = {}
_fields: dict[str, dict[str, str]] = {}
_kinds: dict[tuple[str, str], type[Labelled]] = {}
_named_by: dict[str, str] = {}


def action(code: str, label: str, *, formerly: str | tuple[str, ...] = ()) -> str:
    """Name an action (`slice.verb`) for the pages of the trail; returns the code.

    ``formerly``: the codes under which events of before were recorded; they are found and named with the rest.
    """
    _former.update(dict.fromkeys((formerly,) if isinstance(formerly, str) else formerly, code))
    return _name(_actions, code, label)


def subject(
    code: str,
    label: str,
    fields: Mapping[str, str | tuple[str, type[Labelled]]] | None = None,
    *,
    named_by: str | None = None,
) -> str:
    """Name a kind of subject (`application` 申报) and the fields of its events' before and after; returns the code.

    A field whose values are words that mean something else elsewhere is given with their kind. `named_by`: the argument
    of addresses that names one of them, if such are not everybody's to read.
    """
    if named_by is not None and _named_by.setdefault(named_by, code) != code:
        raise ValueError(f"{named_by} names two kinds: {_named_by[named_by]} and {code}")
    for name, told in (fields or {}).items():
        said, kind = (told, None) if isinstance(told, str) else told
        _fields.setdefault(code, {})[name] = said
        if kind is not None:
            _kinds[code, name] = kind
    return _name(_subjects, code, label)


def fields(code: str, labels: Mapping[str, str]) -> None:
    """Name more fields of a kind of subject's events."""
    _fields.setdefault(code, {}).update(labels)


def named_by() -> Mapping[str, str]:
    """The arguments of addresses that name what is not everybody's: of which kind that is."""
    return _named_by


def action_label(code: str) -> str:
    return _actions.get(present(code), code)


def present(code: str) -> str:
    """What an action is called now."""
    return _former.get(code, code)


def spellings(code: str) -> tuple[str, ...]:
    """All codes under which what is called like this action was ever recorded, wherever it was done."""
    alike = {each for each, label in _actions.items() if label == action_label(code)} or {code}
    return *sorted(alike), *(old for old, new in _former.items() if new in alike)


def first_alike(code: str) -> str:
    """The code that stands for all actions that are called like this one."""
    return spellings(code)[0] if code else code


def subject_label(code: str) -> str:
    return _subjects.get(code, code)


def field_label(subject_type: str, name: str) -> str:
    return _fields.get(subject_type, {}).get(name) or _COMMON.get(name, name)


_COMMON = {
    "application": "申报",
    "body_id": "推荐单位",
    "call": "申报通知",
    "call_id": "申报通知",
    "category": "类别",
    "closed_at": "关闭时间",
    "count": "数量",
    "day": "日期",
    "deadline": "时限",
    "due": "期限",
    "field": "项目",
    "file": "文件",
    "first_year": "起始年份",
    "from": "自",
    "last_year": "截止年份",
    "name": "名称",
    "note": "说明",
    "number": "编号",
    "opens": "启动日期",
    "opens_on": "启动日期",
    "person": "人员",
    "personal_data": "含个人信息",
    "policy_on": "按何日的规定",
    "pin_revision": "规定的版本",
    "reason": "理由",
    "source": "来源",
    "stage": "环节",
    "state": "状态",
    "title": "名称",
    "track": "申报类型",
    "unit": "单位",
    "until": "至",
    "year": "年度",
}
"""What fields are called whose subject does not say it."""


def field_kind(subject_type: str, name: str) -> type[Labelled] | None:
    """What the values of a field are words of, where it was said."""
    return _kinds.get((subject_type, name))


def actions() -> dict[str, str]:
    """code → label of every action, in the order of the codes; of those that are called alike the first."""
    first: dict[str, str] = {}
    for code, label in sorted(_actions.items()):
        first.setdefault(label, code)
    return {code: label for label, code in first.items()}


def subjects() -> dict[str, str]:
    """code → label of every kind of subject, in the order of the codes."""
    return dict(sorted(_subjects.items()))


def _name(names: dict[str, str], code: str, label: str) -> str:
    if names.setdefault(code, label) != label:
        raise ValueError(f"{code} is named twice: {names[code]} and {label}")
    return code


READ = action("audit.read", "查阅")
"""Somebody read what is not everybody's; noted by itself (`core.audit.operations.noting`)."""
