"""The words of the trail: what was done, and to what. Each slice names its own, once, beside its operations.

SUBMIT = audit.action("applications.submit", "提交申报")
...
audit.record(SUBMIT, "application", application.id, by=by)
"""

from __future__ import annotations

from collections.abc import Mapping

_actions: dict[str, str] = {}
_former: dict[str, str] = {}
_subjects: dict[str, str] = {}
_fields: dict[str, dict[str, str]] = {}


def action(code: str, label: str, *, formerly: str | tuple[str, ...] = ()) -> str:
    """Name an action (`slice.verb`) for the pages of the trail; returns the code.

    ``formerly``: the codes under which events of before were recorded; they are found and named with the rest.
    """
    _former.update(dict.fromkeys((formerly,) if isinstance(formerly, str) else formerly, code))
    return _name(_actions, code, label)


def subject(code: str, label: str, fields: Mapping[str, str] | None = None) -> str:
    """Name a kind of subject (`application` 申报) and the fields of its events' before and after; returns the code."""
    _fields.setdefault(code, {}).update(fields or {})
    return _name(_subjects, code, label)


def action_label(code: str) -> str:
    return _actions.get(present(code), code)


def present(code: str) -> str:
    """What an action is called now."""
    return _former.get(code, code)


def spellings(code: str) -> tuple[str, ...]:
    """All codes under which an action was ever recorded."""
    return present(code), *(old for old, new in _former.items() if new == present(code))


def subject_label(code: str) -> str:
    return _subjects.get(code, code)


def field_label(subject_type: str, name: str) -> str:
    return _fields.get(subject_type, {}).get(name, name)


def actions() -> dict[str, str]:
    """code → label of every action, in the order of the codes."""
    return dict(sorted(_actions.items()))


def subjects() -> dict[str, str]:
    """code → label of every kind of subject, in the order of the codes."""
    return dict(sorted(_subjects.items()))


def _name(names: dict[str, str], code: str, label: str) -> str:
    if names.setdefault(code, label) != label:
        raise ValueError(f"{code} is named twice: {names[code]} and {label}")
    return code
