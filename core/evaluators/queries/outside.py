"""Places of caps that were used elsewhere than here, as they were reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import func, select, tuple_

from core.db import db
from core.db.statements import written
from core.evaluators.models import OutsideCount, Profile, ProfileState, StatedIdentity
from core.evaluators.queries import groups, kinship
from core.evaluators.rules import caps
from core.plugin_api.declarations import EvaluatorCap

Reported = Mapping[tuple[str, str], Sequence[OutsideCount]]
"""By scope and fingerprint; what is joined counts together."""


def reported(wanted: Sequence[tuple[EvaluatorCap, str]], on: date, call_id: str = "") -> Reported:
    """What was reported of the evaluators behind fingerprints, in the period of the day or of the call."""
    spans = {(caps.scope(cap), caps.period(cap, on, call_id)) for cap, _ in wanted}
    rows = _last(spans)
    if not rows:
        return {}
    prints, one = _prints({each.evaluator_id for each in rows}), kinship.persons()
    found: dict[tuple[str, str], list[OutsideCount]] = defaultdict(list)
    for cap, fingerprint in {(cap.id, fingerprint): (cap, fingerprint) for cap, fingerprint in wanted}.values():
        for row in rows:
            if row.scope == caps.scope(cap) and prints.get((row.evaluator_id, cap.key)) in one[fingerprint]:
                found[row.scope, fingerprint].append(row)
    return found


def of_evaluator(evaluator_id: str) -> Sequence[OutsideCount]:
    """What holds of one evaluator, the newest first."""
    last = select(func.max(OutsideCount.sequence)).group_by(
        OutsideCount.evaluator_id, OutsideCount.scope, OutsideCount.period
    )
    query = select(OutsideCount).where(OutsideCount.evaluator_id == evaluator_id, OutsideCount.sequence.in_(last))
    return db.session.scalars(query.order_by(OutsideCount.sequence.desc())).all()


def _last(spans: Collection[tuple[str, str]]) -> Sequence[OutsideCount]:
    """The last row of each evaluator's in each scope and period."""
    if not spans:
        return ()
    within = tuple_(OutsideCount.scope, OutsideCount.period).in_(sorted(spans))
    last = (
        select(func.max(OutsideCount.sequence))
        .where(within)
        .group_by(OutsideCount.evaluator_id, OutsideCount.scope, OutsideCount.period)
    )
    query = select(OutsideCount).where(OutsideCount.sequence.in_(last), OutsideCount.count > 0)
    return db.session.scalars(query.order_by(OutsideCount.sequence)).all()


def _prints(evaluator_ids: Collection[str]) -> Mapping[tuple[str, str], str]:
    """The fingerprint of each evaluator under each key."""
    query = (
        select(Profile.evaluator_id, StatedIdentity.key, StatedIdentity.fingerprint)
        .join(StatedIdentity, StatedIdentity.profile_id == Profile.id)
        .where(Profile.evaluator_id.in_(sorted(evaluator_ids)), Profile.state == written(ProfileState.ADMITTED))
    )
    stated = {(id, key): fingerprint for id, key, fingerprint in db.session.execute(query)}
    kept = groups.identities(evaluator_ids)
    return stated | {(id, key): each.fingerprint for id, by_key in kept.items() for key, each in by_key.items()}
