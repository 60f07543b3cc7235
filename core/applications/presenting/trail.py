"""What the trail says of applications, in words: stages and states by name, answers by the questions of their form."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, and_, or_, select

from core.applications.models import Application
from core.applications.queries.rulebook import Rulebook, rulebook_of
from core.applications.rules import status
from core.applications.rules.naming import entry_name, reference
from core.applications.workflow.states import State
from core.audit.presenting import Read, Said, Thing, by_forms, words
from core.calls.models import OpenedCall
from core.calls.queries import opened_calls
from core.db.keeping import Kept, once_on_page
from core.db.statements import any_of
from core.db.statements import read as rows
from core.units import queries as units


def page_of(application_id: str) -> str:
    """The page on which whoever reads the trail reads an application."""
    return f"/audit/applications/{application_id}"


def things(ids: Collection[str]) -> Mapping[str, Thing]:
    """Applications by name and number; a draft has no page: it is its unit's own."""
    return {each.id: _thing(each) for each in _rows(ids)}


def _rows(ids: Collection[str]) -> Sequence[Any]:
    """Asked once on a page that names them and reads their fields."""
    of_these = sorted(ids)
    return once_on_page(("applications in the trail", *of_these), lambda: rows(_NAMED, ids=of_these).all())


def _thing(row: Any) -> Thing:
    number = reference(row.year or row.opens_on.year, row.number)
    page = page_of(row.id) if row.submitted_at else None
    return Thing(f"{entry_name(row.unit_name, row.subject_name)}（{number}）", page)


_NAMED = (
    select(
        Application.id,
        Application.unit_name,
        Application.subject_name,
        Application.number,
        Application.submitted_at,
        Application.call_id,
        Application.category,
        Application.track,
        Application.levels,
        Application.body_id,
        OpenedCall.year,
        OpenedCall.opens_on,
    )
    .join(OpenedCall, OpenedCall.id == Application.call_id)
    .where(Application.id.in_(any_of("ids")))
)


def about(text: str) -> Select[str]:
    """The applications of a unit by its name or code, or of a number, with its year or without."""
    printed = _REFERENCE.fullmatch(text)
    numbered = []
    if printed is not None:
        year, number = printed.groups()
        numbered = [Application.number == int(number)]
        if year:
            numbered.append(Application.call_id.in_(select(OpenedCall.id).where(OpenedCall.year == int(year[:-1]))))
    return select(Application.id).where(
        or_(Application.unit_id.in_(units.spoken_of(text)), *([and_(*numbered)] if numbered else ()))
    )


_REFERENCE = re.compile(r"(\d{4}-)?(\d{1,9})")


def reads(ids: Collection[str]) -> Mapping[str, Read]:
    """How the fields of events of these applications are read, by the rules of their calls."""
    opened = {each.id: each for each in opened_calls()}
    return {
        each.id: _reader(rulebook_of(opened[each.call_id], each.category, each.track, tuple(each.levels), each.body_id))
        for each in _rows(ids)
    }


def _reader(book: Rulebook) -> Read:
    return _readers.get(book, lambda: _Reader(book))


_readers = Kept[Rulebook, Read](most=128)


class _Reader:
    """Reads by one rulebook."""

    def __init__(self, book: Rulebook) -> None:
        self._book, self._answers = book, by_forms(book.forms.values())
        self._stages = {stage.id: stage for stage in book.call.stages}
        self._own: Mapping[str, Callable[[Any], Said]] = {
            "stage": lambda value: Said("环节", self._stage(value)),
            "state": lambda value: Said("状态", self._state(value)),
            "category": lambda value: Said("类别", self._category(value)),
            "track": lambda value: Said("申报类型", self._track(value)),
            "levels": lambda value: Said("申报层级", book.level_labels if value else words(value)),
            "move": lambda value: Said("办理", status.move_word(value) if value else words(value)),
            "call": lambda value: Said("申报通知", self._call(value)),
            "sections": lambda value: Said("退回的部分", "、".join(map(self._section, value or ())) or words(None)),
            "rule": lambda value: Said("规定", self._rule(value)),
            "result": lambda value: Said("核实结果", _RESULTS.get(value, words(value))),
            "how": lambda value: Said("核实方式", words(value)),
            "seen": lambda value: Said("核实发现", words(value)),
            "item": lambda value: Said("核实事项", words(value)),
            "found": lambda value: Said("核实数据", self._found(value)),
        }

    def __call__(self, name: str, value: Any) -> Said | None:
        if name in self._own:
            return self._own[name](value)
        return self._answers(name, value)

    def _call(self, value: Any) -> str:
        return self._book.call.title if value == self._book.call.id else words(value)

    def _section(self, key: str) -> str:
        form_id, _, id = key.partition("/")
        form = self._book.forms.get(form_id)
        return next((each.title for each in form.sections if each.id == id), key) if form is not None else key

    def _rule(self, value: Any) -> str:
        return next((rule.summary for rule in self._book.rules if rule.id == value), words(value))

    def _stage(self, value: Any) -> str:
        stage = self._stages.get(value)
        return words(value) if stage is None else stage.name

    def _state(self, value: Any) -> str:
        return _STATES[State(value)] if value in set(State) else words(value)

    def _category(self, value: Any) -> str:
        return self._book.pinned.category_label(value) if value else words(value)

    def _track(self, value: Any) -> str:
        track = self._book.call.tracks.get(value or "")
        return words(value) if track is None else track.label

    def _found(self, value: Any) -> str:
        if not isinstance(value, Mapping):
            return words(value)
        said = (self._answers(str(path), each) for path, each in value.items())
        return "；".join(f"{each.label}：{each.words}" for each in said if each is not None)


_RESULTS = {"confirmed": "与填报一致", "contradicted": "与填报不符", "unmet": "不符合要求"}
_STATES = {
    State.DRAFT: "填报中",
    State.PENDING: "待办理",
    State.RETURNED: "退回补正",
    State.DECIDED: "已决定，未发布",
    State.WITHDRAWN: "已撤回",
    State.DECLINED: "未推荐",
    State.NOT_SELECTED: "未入选",
    State.COMPLETED: "已办结",
}
