"""What an import will do, row by row, decided from what the rows say and what the register and the ledger hold.

Pure: it is given a picture of the register and changes nothing. So a preview and the import itself decide alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from core.lists.queries.importing.reach import Reach
from core.lists.queries.importing.rows import NO_DAY, Said
from core.plugin_api.labels import Labelled
from core.units.models import UnitKind
from core.units.rules import names

Place: TypeAlias = tuple[str, str, str]
"""A list, a category, and the subject as it is compared (empty where the unit itself is listed)."""


class Outcome(Labelled):
    """What becomes of a row. Every row below the headings has exactly one."""

    ADDED = "added", "导入"
    ALREADY = "already", "已在名单上，未重复导入"  # its unit stands on the list, or this very row was imported before
    REPEATED = "repeated", "文件内重复"  # the file says it twice
    ELSEWHERE = "elsewhere", "其他地区，跳过"  # of another region
    REFUSED = "refused", "未导入，请核对"  # cannot be taken, for a reason
    BLANK = "blank", "空行"


@dataclass(frozen=True, slots=True)
class Held:
    """Days on which a place was held, as in `Listing`; `batch` under which."""

    since: date
    until: date | None
    batch: str | None


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit of the register, or one that the plan will add (`id` is then its key in the plan)."""

    id: str
    kind: UnitKind
    name: str
    code: str | None
    body_id: str | None
    is_new: bool = False


@dataclass(slots=True)
class Register:
    """A picture of the register and the ledger, as far as the rows concern it.

    `by_name` maps kind and matching name (present or former) to units; `held` a unit's place to its listings; `added`
    has each event by which a unit came on a list on a day.
    """

    by_code: dict[str, KnownUnit] = field(default_factory=dict)
    by_name: dict[tuple[UnitKind, str], list[KnownUnit]] = field(default_factory=dict)
    held: dict[tuple[str, Place], list[Held]] = field(default_factory=dict)
    added: set[tuple[str, Place, date]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Gives:
    """What a row tells of a unit of the register that lacks it."""

    code: str | None = None
    body_id: str | None = None

    def __bool__(self) -> bool:
        return self.code is not None or self.body_id is not None


NOTHING = Gives()


@dataclass(frozen=True, slots=True)
class Line:
    """One row's fate. `unit` is there for rows that stand or come on the list, `gives` is what it lacked so far."""

    said: Said
    outcome: Outcome
    reason: str = ""
    notes: tuple[str, ...] = ()
    unit: KnownUnit | None = None
    gives: Gives = NOTHING


def plan(rows: Iterable[Said], register: Register, reach: Reach | None = None) -> list[Line]:
    """The fate of every row, in order. The register's picture grows with the units that the plan adds.

    `reach` is how far the importer may reach; None: everywhere.
    """
    planner = _Planner(register, reach)
    return [planner.line(said) for said in rows]


class _Unclear(Exception):
    """The row's unit cannot be told."""


class _Planner:
    def __init__(self, register: Register, reach: Reach | None) -> None:
        self._register = register
        self._reach = reach
        self._taken: dict[tuple[str, Place], Said] = {}
        self._new = 0

    def line(self, said: Said) -> Line:
        if said.blank:
            return Line(said, Outcome.BLANK)
        if said.elsewhere is not None:
            return Line(said, Outcome.ELSEWHERE, f"地区“{said.elsewhere}”不是本地区")
        fault = "；".join(said.faults) or (self._reach.refuses(said) if self._reach else None)
        if fault or said.on is None:
            return self._undated(said) or Line(said, Outcome.REFUSED, fault or "")
        try:
            unit = self._within_reach(said) or self._coming(said)
        except _Unclear as unclear:
            return Line(said, Outcome.REFUSED, str(unclear))
        place = (said.list_id, said.category, names.matching(said.subject))
        if (unit.id, place) in self._taken:
            what = "产品" if said.subject else "单位"
            return Line(said, Outcome.REPEATED, f"与第 {self._taken[unit.id, place].number} 行是同一{what}")
        self._taken[unit.id, place] = said
        return self._against_ledger(said, said.on, unit, place)

    def _undated(self, said: Said) -> Line | None:
        """The fate of a row that lacks nothing but a day and is of somebody who stands on the list already."""
        try:
            unit = self._within_reach(said) if said.faults == (NO_DAY,) else None
        except _Unclear:
            return None
        place = (said.list_id, said.category, names.matching(said.subject))
        for held in self._register.held.get((unit.id, place), ()) if unit is not None else ():
            if held.until is None:
                return Line(said, Outcome.ALREADY, f"没有入选日期；自 {held.since.isoformat()} 起已在名单上", unit=unit)
        return None

    def _against_ledger(self, said: Said, on: date, unit: KnownUnit, place: Place) -> Line:
        outcome, reason = self._outcome(on, unit, place)
        if outcome is Outcome.REFUSED:
            return Line(said, outcome, reason)
        gives, notes = _completes(said, unit)
        if self._reach is not None:
            gives = NOTHING  # what the register says of a unit is the department's to mend
        if gives:
            self._learn(unit, gives)
        return Line(said, outcome, reason, said.notes + notes if outcome is Outcome.ADDED else notes, unit, gives)

    def _outcome(self, on: date, unit: KnownUnit, place: Place) -> tuple[Outcome, str]:
        if (unit.id, place, on) in self._register.added:
            return Outcome.ALREADY, "此前已导入"
        for held in self._register.held.get((unit.id, place), ()):
            since = held.since.isoformat()
            if held.until is None:
                batch = f"，批次 {held.batch}" if held.batch else ""
                return Outcome.ALREADY, f"自 {since} 起已在名单上{batch}"
            if on < held.until:
                until = held.until.isoformat()
                return Outcome.REFUSED, f"该单位 {since} 至 {until} 已有名单记录，日期相冲突，请人工核对"
        return Outcome.ADDED, ""

    def _learn(self, unit: KnownUnit, gives: Gives) -> None:
        """Rows that follow meet the unit with what this one gave it."""
        completed = replace(unit, code=gives.code or unit.code, body_id=gives.body_id or unit.body_id)
        if completed.code is not None:
            self._register.by_code[completed.code] = completed
        for namesakes in self._register.by_name.values():
            namesakes[:] = [completed if each.id == unit.id else each for each in namesakes]

    def _within_reach(self, said: Said) -> KnownUnit | None:
        """The unit that the row means, if the importer may reach it: of others' units it learns nothing. Raises
        _Unclear."""
        if self._reach is None:
            return self._unit(said)
        try:
            unit = self._unit(said)
        except _Unclear:
            raise _Unclear("登记库中有与该名称或代码不一致的记录，请联系主管部门核对") from None
        if unit is not None and (refused := self._reach.refuses_unit(unit.kind, unit.body_id, said)):
            raise _Unclear(refused)
        return unit

    def _unit(self, said: Said) -> KnownUnit | None:
        """The unit that the row means: by its code, else by its name. Raises _Unclear."""
        kind = said.kind
        bearer = self._register.by_code.get(said.code or "")
        if bearer is not None:
            if bearer.kind is not kind:
                raise _Unclear(f"代码 {said.code} 登记的是另一类单位“{bearer.name}”")
            return bearer
        namesakes = self._register.by_name.get((kind, names.matching(said.name)), [])
        possible = [unit for unit in namesakes if said.code is None or unit.code is None]
        if said.body_id is not None and len(possible) > 1:
            possible = [unit for unit in possible if unit.body_id == said.body_id] or possible
        if len(possible) > 1:
            raise _Unclear("登记库中有多个同名单位，请在文件中写明统一社会信用代码")
        if namesakes and not possible:
            raise _Unclear(f"登记库中同名单位的代码是 {namesakes[0].code}，与文件不一致，请人工核对")
        return possible[0] if possible else None

    def _coming(self, said: Said) -> KnownUnit:
        """A unit that the register lacks: added by this row, known to those that follow."""
        self._new += 1
        unit = KnownUnit(f"new-{self._new}", said.kind, said.name, said.code, said.body_id, is_new=True)
        self._register.by_name.setdefault((unit.kind, names.matching(said.name)), []).append(unit)
        if said.code is not None:
            self._register.by_code[said.code] = unit
        return unit


def _completes(said: Said, unit: KnownUnit) -> tuple[Gives, tuple[str, ...]]:
    """What the row gives to a unit of the register that lacks it, and where the two disagree."""
    notes: list[str] = []
    if said.body_id is not None and unit.body_id not in (None, said.body_id):
        notes.append("登记的推荐单位与文件不同，以登记为准")
    if names.matching(said.name) != names.matching(unit.name):
        notes.append(f"登记名称是“{unit.name}”，名单上保留文件所印名称")
    gives = Gives(
        said.code if unit.code is None else None,
        said.body_id if unit.body_id is None else None,
    )
    return gives, tuple(notes)
