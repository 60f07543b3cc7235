"""What a region calls enforced and no case proves: whatever refuses is to be seen to refuse, and to let pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from core.plugin_api.declarations import Case, Matter
from core.plugin_api.faults import Fault, fault_at
from core.plugin_api.kinds import KINDS
from core.plugin_api.schema import readable_name
from core.plugin_api.walk import parts
from core.plugin_kit.cases.matters import kind_of, name_of, proven
from core.plugin_kit.checks import outdated, unused
from core.plugin_kit.checks.scope import Scope
from core.plugin_kit.loader import LoadedRegion
from core.policy.coverage import Implementation, Status, Strength, coverage
from core.policy.enforcing import Enforcing
from core.policy.layers import Layer

#: The kinds of declaration that cases prove, each with the key by which a case names one.
MATTER_OF: Mapping[str, Matter] = {kind_of(matter).name: matter for matter in Matter}


def shown(cases: Iterable[Case]) -> Mapping[tuple[str, str], frozenset[bool]]:
    """By kind and id of what is proven: whether it is seen to let pass (true) and to refuse (false)."""
    found: dict[tuple[str, str], frozenset[bool]] = {}
    for case in cases:
        seen = proven(case)
        if case.matter is not None and seen is not None:
            key = (kind_of(case.matter).name, name_of(case, case.matter))
            found[key] = found.get(key, frozenset()) | {seen}
    return found


def unproven(region: LoadedRegion, cases: Sequence[Case]) -> tuple[Fault, ...]:
    """Where the region's own cases prove too little, what no rule holds, and clauses of its own that nothing serves.

    These, what it says by a former name and what nothing uses are no faults of start-up: `plugin check` warns of them,
    and the tests of this repository refuse them.
    """
    own = region.layers[-1]
    seen = shown(cases)
    declared = {(kind.name, each.id): each for kind, each in own.everything()}
    enforcing: dict[Implementation, str] = {}
    unserved: dict[str, Any] = {}
    for book in Scope(region.layers, ()).books:
        for clause, covered in coverage(book).items():
            enforcing |= {each: clause for each in covered.implementations if each.strength is Strength.ENFORCES}
            if covered.status is Status.MISSING and covered.clause in own.clauses:
                unserved[clause] = covered.clause
    warnings = [*_unshown(enforcing, declared, seen), *_ungiven(own, cases), *dict.fromkeys(_unheld(region))]
    for each in unserved.values():
        cure = "let what serves it cite it, or say with `support:` and `means:` what does"
        warnings.append(fault_at(each.origin, each.place, "", f"nothing serves the clause {each.id}", cure))
    return (*warnings, *outdated.warn(own), *unused.warn(Scope(region.layers, ())))


def _unshown(
    enforcing: Mapping[Implementation, str],
    declared: Mapping[tuple[str, str], Any],
    seen: Mapping[tuple[str, str], frozenset[bool]],
) -> Iterator[Fault]:
    for each, clause in enforcing.items():
        declaration, matter = declared.get((each.kind, each.id)), MATTER_OF.get(each.kind)
        if declaration is None or matter is None or each.part:
            continue
        for passes in sorted({True, False} - seen.get((each.kind, each.id), frozenset())):
            what = "lets pass" if passes else "refuses"
            message = f"{clause} is called enforced by {each.id!r}, and no case shows what it {what}"
            cure = f"add a case of `{matter.value}: {each.id}` that is {'let pass' if passes else 'refused'}"
            yield fault_at(declaration.origin, declaration.place, "", message, cure)


def _ungiven(own: Layer, cases: Sequence[Case]) -> Iterator[Fault]:
    """Bands whose tier no case sees given: each has a figure of its own, and a case of one proves no other."""
    given = {(each.grading, each.tier) for each in cases if each.level is None and each.passes is not False}
    for grading in own.grading:
        for index, band in enumerate(grading.bands):
            if (grading.id, band.tier) not in given:
                by = "score" if band.share is None else "rank"
                message = f"no case shows which {by} is given the tier {band.tier!r}"
                cure = f"add a case of `grading: {grading.id}` with its outermost {by} and `tier: {band.tier}`"
                yield fault_at(own.origin, grading.place, f"bands[{index}]", message, cure)


def _unheld(region: LoadedRegion) -> Iterator[Fault]:
    """What the region demands and only a rule could hold, where no rule does."""
    own = {id(each) for _, each in region.layers[-1].everything()}
    for book in Scope(region.layers, ()).books:
        enforcing = Enforcing(book)
        for kind in KINDS.values():
            for declaration in book.of(kind).values():
                for path, part in parts(declaration) if id(declaration) in own else ():
                    if facts := enforcing.unheld(part):
                        asked = " or ".join(f"`{each}`" for each in sorted(facts))
                        message = f"nothing holds {readable_name(type(part))}: no rule that blocks asks for {asked}"
                        cure = "add a rule that asks for it, with the clause that demands it"
                        yield fault_at(declaration.origin, declaration.place, path, message, cure)
