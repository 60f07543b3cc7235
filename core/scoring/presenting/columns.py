"""The four columns as their page shows them: figure and points of each side, what differs, and every change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from core.applications.models import Application
from core.applications.queries.rulebook import rulebook
from core.filling.queries import last_submission
from core.people import queries as people
from core.people.models import Person
from core.people.policies import reads_sealed
from core.plugin_api.ruling import plain
from core.scoring import policies
from core.scoring.models import IndicatorEntry, Score, ScoredIndicator, ScoreLine, Side
from core.scoring.queries import columns, scores
from core.scoring.queries.columns import RECKONED_ANEW, Column
from core.scoring.rules.arithmetic import ScoreState
from core.scoring.rules.wording import figure_words


@dataclass(frozen=True, slots=True)
class Cell:
    """What one side says of an indicator; ``differs`` from the applicant, ``outdated``: of what was filed before."""

    figure: str
    points: str
    state: ScoreState
    differs: bool
    outdated: bool
    rests_on: str


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator across the columns; a side that says nothing of it has None."""

    number: int
    name: str
    weight: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's head: whose it is, and what it comes to over ``said`` of the indicators."""

    words: str
    total: str
    said: int


@dataclass(frozen=True, slots=True)
class Change:
    """One figure or score that was changed: when, by whom, from what to what, and why."""

    at: datetime
    who: str
    indicator: str
    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class Columns:
    """The page's table and its changes, as far as its reader may know them.

    ``silent``: whose columns a reader might look for, and that say nothing of any indicator: a body that verified
    none, an expert whose sheet has rows of its own. They stand beside the table, not in it: nothing said is no nought.
    ``sealed``: whether others' columns are kept from the reader as yet, whatever stands in them.
    """

    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    changes: tuple[Change, ...]
    silent: tuple[str, ...]
    sealed: bool


def columns_for(application: Application, reader: Person) -> Columns | None:
    """The columns of an application; None where nothing was submitted to be scored."""
    every = scores.every(application.id)
    return _Drawing(application, reader, every).drawn() if every else None


class _Drawing:
    """One page of columns, for one reader."""

    def __init__(self, application: Application, reader: Person, every: Sequence[Score]) -> None:
        submitted = last_submission(application.id)
        self.every, self.submission = every, None if submitted is None else submitted.id
        self.lines = {each.id: {line.indicator: line for line in scores.lines(each)} for each in every}
        self.own = self.lines[every[-1].id]
        readable, sheets = policies.readable(reader, application), policies.sheets(reader, application)
        self.sealed = Side.BODY not in readable
        every_entry = columns.history(application.id)
        said = {Column(each.side, each.sheet_id) for each in every_entry}
        self.headings: dict[Column, str] = {
            of: words for of, words in sheets.items() if of.side is Side.EVALUATOR and of in said
        }
        if Side.BODY in readable:
            self.headings[Column(Side.BODY)] = Side.BODY.label
        self.headings |= {of: words for of, words in sheets.items() if of.side is Side.EXPERT}
        self.history = [each for each in every_entry if Column(each.side, each.sheet_id) in self.headings]
        self.scored = scores.scored_set_of(rulebook(application))
        declared = () if self.scored is None else self.scored.indicators.indicators
        self.indicators = {each.number: each for each in declared}
        acting = (*(each.entered_by_id for each in self.history), *(each.scored_by_id for each in every))
        self.names = people.names(acting) if reads_sealed(reader) else {}

    def drawn(self) -> Columns:
        found: dict[Column, dict[int, IndicatorEntry]] = {of: {} for of in self.headings}
        for each in sorted(self.history, key=lambda each: each.serial):
            found[Column(each.side, each.sheet_id)][each.indicator] = each
        standing = {of: said for of, said in found.items() if said}
        return Columns(
            (self._own_heading(), *(_heading(self.headings[of], said) for of, said in standing.items())),
            tuple(self._row(line, standing) for _, line in sorted(self.own.items())),
            tuple(sorted([*self._own_changes(), *self._changes()], key=lambda each: each.at, reverse=True)),
            tuple(words for of, words in self.headings.items() if of not in standing),
            self.sealed,
        )

    def _own_heading(self) -> Heading:
        return Heading(Side.APPLICANT.label, plain(self.every[-1].total), len(self.own))

    def _row(self, line: ScoreLine, standing: Mapping[Column, Mapping[int, IndicatorEntry]]) -> Row:
        own = Cell(self._figure(line), plain(line.points), line.state, False, False, _proof(line.evidence, None))
        others = (found.get(line.indicator) for found in standing.values())
        cells = (own, *(None if each is None else self._cell(each, line) for each in others))
        return Row(line.indicator, line.name, plain(line.weight), cells)

    def _cell(self, entry: IndicatorEntry, line: ScoreLine) -> Cell:
        differs = (entry.figure, entry.points, entry.state) != (line.figure, line.points, line.state)
        outdated = entry.submission_id is not None and entry.submission_id != self.submission
        proof = _proof(entry.evidence, entry.waiver)
        return Cell(self._figure(entry), plain(entry.points), entry.state, differs, outdated, proof)

    def _own_changes(self) -> Iterator[Change]:
        for earlier, later in zip(self.every, self.every[1:], strict=False):
            before = self.lines[earlier.id]
            for number, line in self.lines[later.id].items():
                was = before.get(number)
                if was is not None and self._said(was) != self._said(line):
                    filed_anew = later.submission_id != earlier.submission_id
                    why = (line.reason or "重新填报") if filed_anew else self._anew(later.scored_by_id)
                    yield self._change(later.scored_at, Side.APPLICANT.label, was, line, why)

    def _changes(self) -> Iterator[Change]:
        before: dict[tuple[Column, int], IndicatorEntry] = {}
        for each in self.history:
            of = Column(each.side, each.sheet_id)
            was = before.get((of, each.indicator)) or self._filed_then(each)
            before[of, each.indicator] = each
            if was is None or self._said(was) == self._said(each):
                continue
            if each.reason == RECKONED_ANEW:
                who, why = self.headings[of], self._anew(each.entered_by_id)
            else:
                who = " ".join(dict.fromkeys((self.headings[of], self.names.get(each.entered_by_id or "", "")))).strip()
                why = "；".join(filter(None, (each.reason, each.waiver and f"无佐证文件：{each.waiver}")))
            yield self._change(each.entered_at, who, was, each, why)

    def _filed_then(self, entry: IndicatorEntry) -> ScoreLine | None:
        """What the applicant's figure came to when the entry was made, whatever it comes to now."""
        kept = [each for each in self.every if each.scored_at <= entry.entered_at] or self.every[:1]
        return self.lines[kept[-1].id].get(entry.indicator)

    def _anew(self, by: str | None) -> str:
        """Why nobody's own word became another score; whose decision that was, as far as the reader may know."""
        name = self.names.get(by or "")
        return f"{RECKONED_ANEW}（{name}调整）" if name else RECKONED_ANEW

    def _change(self, at: datetime, who: str, was: ScoredIndicator, now: ScoredIndicator, why: str) -> Change:
        named = f"{now.indicator}. {now.name}"
        return Change(at, who, named, self._said(was), self._said(now), why)

    def _said(self, line: ScoredIndicator) -> str:
        scored = f"{plain(line.points)} 分" if line.state is ScoreState.SCORED else line.state.label
        return f"{self._figure(line)}，{scored}"

    def _figure(self, line: ScoredIndicator) -> str:
        figure = None if line.figure is None else Decimal(line.figure)
        indicator = self.indicators.get(line.indicator)
        if figure is None or indicator is None or self.scored is None:
            return "—" if figure is None else plain(figure)
        return figure_words(figure, indicator, self.scored.method)


def _heading(words: str, found: Mapping[int, IndicatorEntry]) -> Heading:
    return Heading(words, plain(sum((each.points for each in found.values()), Decimal())), len(found))


def _proof(evidence: Sequence[str], waiver: str | None) -> str:
    return f"佐证 {len(evidence)} 份" if evidence else f"无佐证文件：{waiver}" if waiver else ""
