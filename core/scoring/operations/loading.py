"""Loading benchmarks from a spreadsheet: the whole of it as a new revision, or nothing."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import insert

from core import audit
from core.applications.operations.holding import require_past
from core.contents import names, sheets
from core.db.transaction import put, transaction
from core.errors import Invalid, required
from core.files import operations as files
from core.instance import instance
from core.people.models import Person
from core.scoring import actions, policies
from core.scoring.models import BenchmarkRevision, BenchmarkValue
from core.scoring.purposes import BENCHMARK_FILE, OWNER
from core.scoring.queries import benchmarks
from core.scoring.rules import loading
from core.scoring.rules.loading import Read


@dataclass(frozen=True, kw_only=True, slots=True)
class Stated:
    """What is stated about the whole file: whose benchmarks, from which document, of which day, invented or not."""

    indicator_set: str
    title: str
    document_number: str | None = None
    dated: date
    invented: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What loading would do. ``already``: the revision that says the same; ``doubts``: what may be slips, in words."""

    read: Read
    digest: str
    already: BenchmarkRevision | None
    doubts: tuple[str, ...]

    @property
    def may_be_loaded(self) -> bool:
        return bool(self.read.values) and not self.read.bad and self.already is None


def preview(content: bytes, stated: Stated, *, by: Person | None) -> Preview:
    """What loading the file would do, as things stand now; changes nothing.

    `by` is None for the command line and for demos. Raises NotAllowed, Invalid, FileRefused, FileUnreadable.
    """
    if by is not None:
        policies.may_load(by).or_raise()
    scored = benchmarks.scored_sets().get(stated.indicator_set)
    if scored is None:
        raise Invalid({"indicator_set": ["这一套评价指标没有计分方法，不能载入对标值。"]})
    required(stated.title, "title", "请填写来源文件的标题。", most=200)
    require_past(stated.dated, "dated")
    read = loading.read(sheets.read(content), scored.indicators, scored.method)
    about = (stated.title, stated.document_number or "", stated.dated.isoformat(), str(stated.invented))
    digest = loading.digest(read.values, *about)
    known = [each.name for each in instance().book().industries.values()]
    doubts = tuple(loading.doubts(read, scored.indicators, known, scored.method))
    return Preview(read, digest, benchmarks.same(stated.indicator_set, digest), doubts)


def load(
    content: bytes, file_name: str, stated: Stated, *, file_id: str | None = None, by: Person | None
) -> BenchmarkRevision:
    """Load the file as a new revision. What is there already is not loaded again: its revision is the answer.

    Raises what `preview` does, and Invalid where a row is bad or there is none: nothing is half loaded.
    """
    with transaction() as session:
        found = preview(content, stated, by=by)
        if found.already is not None:
            return found.already
        _require_good(found.read)
        last = benchmarks.newest(stated.indicator_set)
        made = BenchmarkRevision(
            indicator_set=stated.indicator_set,
            serial=1 if last is None else last.serial + 1,
            title=stated.title.strip(),
            document_number=(stated.document_number or "").strip() or None,
            dated=stated.dated,
            invented=stated.invented,
            file_name=names.cleaned(file_name),
            digest=found.digest,
            rows=len(found.read.values),
            loaded_by_id=None if by is None else by.id,
        )
        put(made)
        session.execute(insert(BenchmarkValue), _rows(made.id, found.read))
        if file_id is not None and by is not None:
            files.attach(file_id, BENCHMARK_FILE.id, files.Owner(OWNER, made.id), by=by)
        audit.record(actions.LOAD, actions.REVISION, made.id, by=by, after=_told(made))
        return made


def _require_good(read: Read) -> None:
    if read.bad:
        rows = [f"第 {row.number} 行：{row.says}" for row in read.bad]
        raise Invalid({"file": [f"有 {len(rows)} 行有误，没有载入任何一行。", *rows]}, "文件中有误，没有载入任何一行。")
    if not read.values:
        raise Invalid({"file": ["表头以下没有对标值。"]})


def _rows(revision_id: str, read: Read) -> list[dict[str, object]]:
    return [
        {**asdict(value), "revision_id": revision_id, "serial": serial, "industry_key": value.key.industry}
        for serial, value in enumerate(read.values, start=1)
    ]


def _told(made: BenchmarkRevision) -> dict[str, object]:
    return {
        "title": made.title,
        "document_number": made.document_number,
        "dated": made.dated,
        "file": made.file_name,
        "rows": made.rows,
        "digest": made.digest,
    }
