"""Which evaluators officers keep together, under keys of which nobody states anything himself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from sqlalchemy import func, select

from core.db import db
from core.evaluators.models import GroupMembership
from core.evaluators.rules.identity import Identity, of_itself
from core.instance import instance


def kept_keys() -> Mapping[str, str]:
    """The keys that officers keep, with their labels."""
    keys = instance().book().region.evaluator_keys
    return {name: key.label for name, key in keys.items() if key.kept}


def memberships() -> Sequence[GroupMembership]:
    """What holds of each evaluator and key: the last that was decided."""
    if not kept_keys():
        return ()
    last = select(func.max(GroupMembership.sequence)).group_by(GroupMembership.evaluator_id, GroupMembership.key)
    query = select(GroupMembership).where(GroupMembership.sequence.in_(last))
    return db.session.scalars(query.order_by(GroupMembership.sequence)).all()


def memberships_of(evaluator_id: str) -> Mapping[str, GroupMembership]:
    """The same of one evaluator, by key."""
    return {each.key: each for each in memberships() if each.evaluator_id == evaluator_id}


def group_names() -> Mapping[str, Sequence[str]]:
    """The names of the groups that there are, by key."""
    found: dict[str, set[str]] = defaultdict(set)
    for each in memberships():
        if each.name:
            found[each.key].add(each.name)
    return {key: sorted(names) for key, names in found.items()}


def pairs() -> Iterator[tuple[str, str]]:
    """The fingerprints of any two that are next to each other in one group: they count as one."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in memberships():
        if each.name:
            groups[each.key, each.name].append(of_itself(each.key, each.evaluator_id))
    for members in groups.values():
        yield from pairwise(members)


def identities(evaluator_ids: Collection[str]) -> Mapping[str, Mapping[str, Identity]]:
    """Who stands behind evaluators under the kept keys: each itself, shown by its group's name."""
    keys = kept_keys()
    if not keys:
        return {}
    names = {(each.evaluator_id, each.key): each.name for each in memberships()}
    return {
        id: {key: Identity(key, of_itself(key, id), names.get((id, key)) or "本机构") for key in keys}
        for id in evaluator_ids
    }
