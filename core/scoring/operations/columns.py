"""Writing a column: what an evaluator, the recommending body or an expert says of indicators beside the applicant."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core import audit
from core.applications.actions import APPLICATION
from core.applications.models import Application
from core.db import db
from core.db.transaction import in_transaction
from core.errors import Conflict, Invalid
from core.filling.models import Submission
from core.filling.queries import evidence as filed_evidence
from core.filling.queries import last_submission, was_submitted
from core.people.models import Person
from core.scoring import actions
from core.scoring.models import IndicatorEntry, Side
from core.scoring.queries import columns, scores
from core.scoring.queries.columns import RECKONED_ANEW, Column
from core.scoring.queries.scores import Reckoned
from core.scoring.rules.columns import Cell, Entry, cell, faults, given, weighed
from core.scoring.rules.sheet import Given, Part


def enter(
    application: Application,
    of: Column,
    entries: Mapping[int, Entry],
    *,
    by: Person | None,
    own: Collection[str] = (),
) -> Sequence[IndicatorEntry]:
    """Keep what one side says of indicators, by number; what is alike already stays as it was. Returns what is new.

    Part of an operation that holds the application and has asked who may. ``own``: ids of the side's own files, which
    may stand behind an entry beside those of the application. What an expert says is kept to those who read what is
    sealed. Raises Conflict where the call scores nothing, Invalid (``4.figure``, ``4.points``, ``4.waiver`` …).
    """
    if not in_transaction():
        raise RuntimeError("A column is written within an operation's transaction.")
    if of.side is Side.APPLICANT:
        raise ValueError("An applicant's column is what it submits.")
    brought = {id for each in entries.values() for id in each.evidence or ()}
    _require_filed(application, brought.difference(own))
    made = _Writing(application, of, entries).rows(by)
    db.session.add_all(made)
    db.session.flush()
    if made:
        after = {row.name: f"{row.points} 分" for row in made}
        why = "；".join(dict.fromkeys(row.reason for row in made if row.reason)) or None
        sealed = of.side is Side.EXPERT
        audit.record(actions.ENTER, APPLICATION, application.id, by=by, after=after, note=why, sealed=sealed)
    return made


def reckon_anew(application: Application, *, by: Person | None) -> None:
    """Let every column come to what it comes to now: part of scoring an application anew."""
    for of in columns.standing(application.id):
        enter(application, of, {}, by=by)


@dataclass(frozen=True, slots=True)
class _Said:
    """An entry with what it rests on."""

    entry: Entry
    evidence: tuple[str, ...]

    @property
    def waiver(self) -> str | None:
        """A waiver is of what no evidence stands behind."""
        return None if self.evidence else self.entry.waiver.strip() or None

    @property
    def proven(self) -> bool:
        return bool(self.evidence or self.waiver)


class _Writing:
    """One writing of a column: its entries held against what the applicant filed and what stands in the column."""

    def __init__(self, application: Application, of: Column, entries: Mapping[int, Entry]) -> None:
        self.application, self.of = application, of
        self.submitted: Submission | None = last_submission(application.id)
        found = scores.stated(application)
        if found is None:
            raise Conflict("这项申报没有可以计分的评价指标。", "计分的指标由申报通知确定。")
        self.found: Reckoned = found
        self.before = columns.column(application.id, of)
        self.judged = columns.judged(application.id, of)
        unknown = sorted(entries.keys() - found.sheet.by_number.keys())
        if unknown:
            raise Invalid({f"{number}.figure": ["这项申报没有这一项指标。"] for number in unknown})
        self.said = {number: self._said(number, entry) for number, entry in entries.items()}

    def rows(self, by: Person | None) -> list[IndicatorEntry]:
        """The new rows. Raises Invalid."""
        parts = self.found.sheet_of(dict(self._given())).by_number
        wrong: dict[str, list[str]] = {}
        made = []
        for number, part in parts.items():
            said, was = self.said.get(number), self.before.get(number)
            if said is None and was is None:
                continue
            now = self._cell(part, said, was)
            differs = now != self._earlier(number)
            if said is not None:
                found = faults(said.entry, part, said.proven, differs, self.found.method)
                wrong |= {f"{number}.{key}": [sentence] for key, sentence in found}
            if differs or was is None or (said is not None and _is_other(said, was)):
                made.append(self._row(part, now, said, was, by))
        if wrong:
            raise Invalid(wrong, "有指标的评分没有填写完整，请按提示补充，尚未保存。")
        return made

    def _said(self, number: int, entry: Entry) -> _Said:
        filed = tuple(self.found.filed.evidence(number)) if entry.evidence is None else entry.evidence
        return _Said(entry, filed)

    def _given(self) -> Iterator[tuple[int, Given]]:
        for number, was in self.before.items():
            if number not in self.said:
                yield number, columns.as_given(was)
        for number, said in self.said.items():
            yield number, given(said.entry, self.found.given.get(number, Given()), said.proven)

    def _cell(self, part: Part, said: _Said | None, was: IndicatorEntry | None) -> Cell:
        if said is not None:
            return cell(part, said.entry.points, said.proven)
        given = self.judged.get(part.indicator.number) if was is not None and was.judged else None
        if given is None:
            return cell(part, None, proven=True)
        return cell(part, weighed(given.points, given.weight, part.weight, self.found.method), proven=True)

    def _earlier(self, number: int) -> Cell:
        """What stood in the column before, else what the applicant filed."""
        was = self.before.get(number)
        if was is None:
            return cell(self.found.sheet.by_number[number], None, proven=True)
        return Cell(None if was.figure is None else Decimal(was.figure), was.points, was.state)

    def _row(
        self, part: Part, now: Cell, said: _Said | None, was: IndicatorEntry | None, by: Person | None
    ) -> IndicatorEntry:
        judged = was is not None and was.judged if said is None else said.entry.points is not None
        waiver = (None if was is None else was.waiver) if said is None else said.waiver
        evidence = (was.evidence if was is not None else []) if said is None else list(said.evidence)
        return IndicatorEntry(
            application_id=self.application.id,
            side=self.of.side,
            sheet_id=self.of.sheet_id,
            indicator=part.indicator.number,
            serial=1 if was is None else was.serial + 1,
            submission_id=None if self.submitted is None else self.submitted.id,
            name=part.indicator.name,
            figure=None if now.figure is None else f"{now.figure:f}",
            base=None if part.benchmark is None else part.benchmark.base,
            leading=None if part.benchmark is None else part.benchmark.leading,
            weight=part.weight,
            points=now.points,
            judged=judged,
            state=now.state,
            evidence=evidence,
            waiver=waiver,
            reason=RECKONED_ANEW if said is None else said.entry.reason.strip() or None,
            entered_by_id=None if by is None else by.id,
        )


def _is_other(said: _Said, was: IndicatorEntry) -> bool:
    """Whether it rests on something else than before."""
    return list(said.evidence) != was.evidence or said.waiver != was.waiver


def _require_filed(application: Application, evidence: Collection[str]) -> None:
    """Raises Conflict for a file that is not the application's."""
    filed = {file.id for _, file in filed_evidence(application.id)} if evidence else set()
    if not all(file_id in filed or was_submitted(application.id, file_id) for file_id in evidence):
        raise Conflict("所选的佐证材料不是这项申报的文件。", "请重新选择。")
