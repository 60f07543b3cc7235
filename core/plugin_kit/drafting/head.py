"""What a document says of itself: title, number, issuer, its day, from when and for how long it holds, its year."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from core.plugin_kit.drafting.documents import Document
from core.plugin_kit.drafting.marks import Mark, MarkKind, marks

_ISSUED = re.compile(r"印发[《<]([^》>]+)[》>]\s*(?:[（(]([^）)]*)[)）])?")
_IN_FORCE = re.compile(r"自[^。；]{0,24}起(?:施行|实施|执行|生效)")
_OF_ISSUE = re.compile(r"自(?:发布|印发|公布|下发)之日起(?:施行|实施|执行|生效)")
_VALID = re.compile(r"有效期|试行期")
_YEAR = re.compile(r"(?<![\d—–－-])(20\d{2})\s*年(?:度)?")
_PLACE = re.compile(r"^(.{2,8}?(?:省|自治区|兵团|市|州|盟|县|区))")
_OFFICE = re.compile(r"(办公室|办公厅)$")


@dataclass(frozen=True, slots=True)
class Head:
    """What was found; what the document does not print is empty. ``choices``: reasons for days not printed."""

    title: str
    number: str
    issuer: str
    issued_on: date | None
    in_force_from: date | None
    in_force_until: date | None
    year: int | None
    choices: dict[str, str]

    @property
    def authority(self) -> str:
        """Who decides: the issuer without its office."""
        return _OFFICE.sub("", self.issuer)

    @property
    def place(self) -> str:
        """The region by whose department it was issued."""
        found = _PLACE.match(self.issuer)
        return found[1] if found else ""


def head_of(document: Document) -> Head:
    """The head of a document."""
    signed = next((mark for mark in marks(document.signed) if mark.kind is MarkKind.DATE), None)
    issued_on = signed.on(signed.year) if signed else None
    title = _title(document)
    choices: dict[str, str] = {}
    in_force = _in_force(document)
    if in_force is None and issued_on is not None:
        in_force = issued_on
        if not any(_OF_ISSUE.search(clause.text) for clause in document.clauses):
            choices["in_force_from"] = "文件未写施行日期，按落款日期起算"
    until = None
    if in_force is not None and (years := _valid_years(document)):
        until = _years_later(in_force, years) - timedelta(days=1)
        choices["in_force_until"] = f"文件写明有效期 {years} 年，末日按满 {years} 年的前一日计"
    year = _YEAR.search(title)
    return Head(
        title,
        document.number,
        document.issuer or _issuer_in(document.title),
        issued_on,
        in_force,
        until,
        int(year[1]) if year else None,
        choices,
    )


def _title(document: Document) -> str:
    """The title; of what only issues a plan or rules, theirs."""
    found = _ISSUED.search(document.title)
    if not found:
        return document.title
    span = f"（{found[2]}）" if found[2] else ""
    return f"{found[1]}{span}"


def _issuer_in(title: str) -> str:
    before = title.partition("关于")[0].strip()
    return before if re.search(r"(?:厅|局|部|委|委员会|办公室|办公厅|人民政府)$", before) else ""


def _in_force(document: Document) -> date | None:
    for clause in document.clauses:
        for sentence in re.split(r"[。；]", clause.text):
            if _IN_FORCE.search(sentence):
                day = next((mark for mark in marks(sentence) if mark.kind is MarkKind.DATE and mark.year), None)
                if day is not None:
                    return day.on(day.year)
    return None


def _valid_years(document: Document) -> int | None:
    for clause in document.clauses:
        for sentence in re.split(r"[。；]", clause.text):
            if _VALID.search(sentence) and _IN_FORCE.search(sentence):
                for mark in marks(sentence):
                    if mark.kind is MarkKind.SPAN and mark.unit == "years" and mark.amount:
                        return int(mark.amount)
    return None


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + years, day=28)


def year_of(mark: Mark, printed: Iterable[date | None]) -> int | None:
    """The year of a date: its own, else the first in which it comes after a printed day of the notice.

    ``printed`` are the notice's own day and those of what it passes on; the first that is there is taken. A day of the
    week that is printed has to agree; otherwise no year is said.
    """
    if mark.year is not None or mark.every_year:
        return mark.year
    since = next((day for day in printed if day is not None), None)
    if since is None:
        return None
    on = mark.on(since.year)
    year = since.year if on is not None and on >= since else since.year + 1
    found = mark.on(year)
    return year if found is not None and mark.weekday in {None, found.weekday()} else None
