"""By which revision of the benchmarks a call is scored: the newest when it is opened, another only with a reason."""

from __future__ import annotations

from core import audit
from core.calls.models import OpenedCall
from core.calls.operations import lock_call
from core.calls.queries import pinned
from core.db.transaction import put, transaction
from core.errors import Conflict, Invalid
from core.people.models import Person
from core.plugin_api.kinds import Kinds
from core.scoring import actions, policies
from core.scoring.models import BenchmarkPin, BenchmarkRevision
from core.scoring.operations.rescoring import rescore
from core.scoring.queries import benchmarks

AT_OPENING = "启动通知时采用最新一版"


def pin(call_id: str, revision_id: str, *, reason: str, by: Person | None) -> BenchmarkPin:
    """Let a call be scored by a revision. `call_id` is the declared call's.

    `by` is None for demos. Raises NotAllowed, NotFound, Invalid (no reason), Conflict (not of the call's indicators, or
    scored by it already).
    """
    if by is not None:
        policies.may_pin(by).or_raise()
    if not reason.strip():
        raise Invalid({"reason": ["请写明理由，它会记入审计记录。"]})
    with transaction():
        call, revision = lock_call(call_id), benchmarks.revision(revision_id)
        if revision.indicator_set not in sets_of(call):
            raise Conflict("这份申报通知不用这一套评价指标。", "请选择评价指标相同的通知。")
        before = benchmarks.pins(call).get(revision.indicator_set)
        if before is not None and before.revision_id == revision.id:
            raise Conflict("这份申报通知已经采用这一版对标值。")
        made = _pin(call, revision, before, reason.strip(), by)
        rescore(call, by=by)
        return made


def pin_newest(call: OpenedCall, by: Person | None) -> None:
    """Let a call that is opened now be scored by the newest revision of each of its sets: part of opening it."""
    for set_id in sets_of(call):
        revision = benchmarks.newest(set_id)
        if revision is not None:
            _pin(call, revision, None, AT_OPENING, by)


def sets_of(call: OpenedCall) -> tuple[str, ...]:
    """The ids of the indicator sets that the call keeps."""
    kept = pinned(call)
    return tuple(kept.book.find(Kinds.indicator_sets, each).id for each in kept.call.indicator_sets.values())


def _pin(
    call: OpenedCall, revision: BenchmarkRevision, before: BenchmarkPin | None, reason: str, by: Person | None
) -> BenchmarkPin:
    made = BenchmarkPin(
        call_id=call.id,
        indicator_set=revision.indicator_set,
        serial=1 if before is None else before.serial + 1,
        revision_id=revision.id,
        reason=reason,
        pinned_by_id=None if by is None else by.id,
    )
    put(made)
    benchmarks.pinned_again(call.id, revision.indicator_set)
    was = None if before is None else _words(benchmarks.revision(before.revision_id))
    audit.record(
        actions.PIN,
        actions.CALL,
        call.id,
        by=by,
        before={"benchmarks": was},
        after={"benchmarks": _words(revision)},
        note=reason,
    )
    return made


def _words(revision: BenchmarkRevision) -> str:
    return f"{revision.title}（{revision.dated.isoformat()}）"
