"""Which evaluators, and which persons behind them, are one and the same: what was decided, and what is to be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from core import clock
from core.db import db
from core.db.keeping import again, once
from core.db.statements import written
from core.evaluators.models import Evaluator, KinDecision, Profile, ProfileState, StatedIdentity
from core.evaluators.queries import groups
from core.evaluators.rules.identity import LEGAL_ENTITY, LEGAL_REPRESENTATIVE, SHOWN, of_itself
from core.evaluators.rules.kinship import Groups, joined
from core.ledger import queries as ledger
from core.ledger.models import Bar, BarredKind
from core.units.rules import names

_ONCE = "evaluators.kin"
_NUMBER = 11  # digits of a telephone without the country's


def decisions() -> Sequence[KinDecision]:
    """The last decision on each pair of evaluators, key and documents; read once in a transaction."""
    last = select(func.max(KinDecision.sequence)).group_by(
        KinDecision.evaluator_id,
        KinDecision.other_id,
        KinDecision.key,
        KinDecision.fingerprint,
        KinDecision.other_fingerprint,
    )
    query = select(KinDecision).where(KinDecision.sequence.in_(last)).order_by(KinDecision.sequence)
    return once(_ONCE, lambda: db.session.scalars(query).all())


def decided_anew() -> None:
    """Let what this transaction has decided be read."""
    again(_ONCE)


def persons() -> Groups:
    """Fingerprints of one and the same person or body, whatever documents were shown, and of one group."""
    found_one = ((each.fingerprint, each.other_fingerprint) for each in decisions() if each.is_one)
    return joined(chain(found_one, groups.pairs()))


def bodies() -> Groups:
    """Ids of evaluators behind which one and the same stands: as was decided last of the two, whatever they showed."""
    return joined((one, other) for one, other, _ in _found_one())


def akin(evaluator_ids: Collection[str]) -> frozenset[str]:
    """Other evaluators behind which, under any key, one and the same stands as behind one of these: the same legal
    representative by its document, one found to be the same, or one group that officers keep."""
    query = select(StatedIdentity.fingerprint, Profile.evaluator_id).join(
        Profile, Profile.id == StatedIdentity.profile_id
    )
    admitted = Profile.state == written(ProfileState.ADMITTED)
    whose: dict[str, set[str]] = defaultdict(set)
    for fingerprint, evaluator_id in db.session.execute(query.where(admitted)):
        whose[fingerprint].add(evaluator_id)
    for each in groups.memberships():
        whose[of_itself(each.key, each.evaluator_id)].add(each.evaluator_id)
    one, given = persons(), set(evaluator_ids)
    prints = {each for fingerprint, ids in whose.items() if not given.isdisjoint(ids) for each in one[fingerprint]}
    return frozenset(id for each in prints for id in whose.get(each, ())) - given


def _found_one() -> frozenset[tuple[str, str, str]]:
    """Which two were found one under which key, when it was decided last."""
    last = {(each.evaluator_id, each.other_id, each.key): each.is_one for each in decisions()}
    return frozenset(each for each, is_one in last.items() if is_one)


def barred_until(evaluator_id: str, on: date | None = None) -> date | None:
    """The last day on which its reports are not accepted; None where they are."""
    return barred([evaluator_id], on or clock.today()).get(evaluator_id)


def barred(evaluator_ids: Collection[str], on: date) -> Mapping[str, date]:
    """Those of these evaluators that are barred that day, and until when.

    What was imposed on one body holds for those that the department found to be the same.
    """
    query = select(Bar.subject_id, func.max(Bar.until)).where(
        Bar.subject_type == BarredKind.EVALUATOR, ledger.barring_on(on)
    )
    imposed = dict(db.session.execute(query.group_by(Bar.subject_id)).all())
    one = bodies()
    until = {id: [imposed[each] for each in one[id] if each in imposed] for id in evaluator_ids}
    return {id: max(days) for id, days in until.items() if days}


@dataclass(frozen=True, slots=True)
class Kin:
    """Another evaluator behind which, under one key, the same may stand, and what was decided of the two.

    ``alike`` are the words of what they share; ``barred_until``: the other's reports are not accepted.
    """

    evaluator: Evaluator
    other: Evaluator
    profile: Profile
    mine: StatedIdentity
    theirs: StatedIdentity
    alike: tuple[str, ...]
    barred_until: date | None
    decision: KinDecision | None

    @property
    def key(self) -> str:
        return self.mine.key

    @property
    def is_same_document(self) -> bool:
        return self.mine.fingerprint == self.theirs.fingerprint

    @property
    def is_open(self) -> bool:
        """Whether the department has to decide: of one document nothing is left to find but whose bars hold."""
        return self.decision is None and (not self.is_same_document or self.barred_until is not None)


def kin_of(evaluator: Evaluator, profile: Profile) -> Sequence[Kin]:
    """The admitted evaluators behind which the same may stand as behind this profile, by name.

    Of those that are barred everything is looked at that ever was admitted: who leaves a body leaves its sanction not.
    """
    others = _ever_admitted(evaluator.id)
    outcast = barred({each.evaluator_id for each in others}, clock.today())
    found_one = _found_one()
    decided = {(each.evaluator_id, each.other_id, each.key, _prints(each)): each for each in decisions()}
    found: dict[tuple[str, str, str], Kin] = {}
    for other in others:
        if other.state is not ProfileState.ADMITTED and other.evaluator_id not in outcast:
            continue
        one, two = sorted((evaluator.id, other.evaluator_id))
        for mine, theirs, alike in _shared(profile, other, {key for *pair, key in found_one if pair == [one, two]}):
            decision = decided.get((one, two, mine.key, frozenset((mine.fingerprint, theirs.fingerprint))))
            until = outcast.get(other.evaluator_id)
            kin = Kin(evaluator, other.evaluator, other, mine, theirs, alike, until, decision)
            found.setdefault((other.evaluator_id, mine.key, theirs.fingerprint), kin)
    return sorted(found.values(), key=lambda kin: (kin.other.name_key, kin.other.id, kin.key))


def _shared(
    profile: Profile, other: Profile, were_one: Collection[str]
) -> Iterator[tuple[StatedIdentity, StatedIdentity, tuple[str, ...]]]:
    """By what two profiles may have the same behind them: one document, or two with something else in common.

    Of those that were found one (under the keys `were_one`) it is asked again when either shows another document.
    """
    theirs = {each.key: each for each in other.identities}
    for mine in profile.identities:
        their = theirs.get(mine.key)
        if their is None or mine.key == LEGAL_ENTITY:
            continue
        if mine.fingerprint == their.fingerprint:
            yield mine, their, ("证件相同",)
        else:
            alike = _alike(profile, other) if mine.key == LEGAL_REPRESENTATIVE else ()
            ending = ("证件尾号相同",) if mine.masked[-SHOWN:] == their.masked[-SHOWN:] else ()
            before = ("曾认定为同一主体",) if mine.key in were_one else ()
            if found := (*before, *alike, *ending):
                yield mine, their, (*found, "证件不同")


def _alike(profile: Profile, other: Profile) -> tuple[str, ...]:
    asked = {
        "法定代表人姓名相同": [_letters(each.legal_representative) for each in (profile, other)],
        "联系电话相同": [_letters(each.contact_phone)[-_NUMBER:] for each in (profile, other)],
    }
    return tuple(words for words, (one, two) in asked.items() if one and one == two)


def _letters(text: str) -> str:
    """A person's name or number without what stands between its letters."""
    return "".join(filter(str.isalnum, names.matching(text)))


def _prints(decision: KinDecision) -> frozenset[str]:
    return frozenset((decision.fingerprint, decision.other_fingerprint))


def _ever_admitted(but: str) -> Sequence[Profile]:
    """What other evaluators stated and the department admitted, the latest of each first."""
    states = (ProfileState.ADMITTED, ProfileState.SUPERSEDED)
    query = (
        select(Profile)
        .options(joinedload(Profile.evaluator))
        .where(Profile.evaluator_id != but, Profile.state.in_(states))
    )
    return db.session.scalars(query.order_by(Profile.evaluator_id, Profile.serial.desc())).all()
