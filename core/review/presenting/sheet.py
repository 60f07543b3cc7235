"""One application as an officer reads it: findings in groups, items with answers and evidence. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import starmap
from typing import Protocol

from core.applications.queries.records import Signed, WaivedFor
from core.applications.rules.assessment import Assessed
from core.forms import EvidenceFile, LaidOutForm, ReviewedItem, ReviewedSection, single, value_at
from core.plugin_api import Outcome, Rule, Stage, Verify
from core.policy import wording
from core.review.queries.items import Asked, Item


@dataclass(frozen=True, slots=True)
class FindingShown:
    """A finding with what is needed in words and who waived it."""

    finding: Assessed
    needed: str
    waived: WaivedFor | None


@dataclass(frozen=True, slots=True, eq=False)
class FindingGroup:
    """Findings that mean the same to the officer; `is_open` while there is something to do about them.

    One object stands for all requests while they stay as they are, as of items.
    """

    id: str
    title: str
    is_open: bool
    findings: tuple[FindingShown, ...]


_GROUPS = (
    ("blocks", "不符合，本环节须解决", True),
    ("later", "不符合，以后环节须补", True),
    ("unknown", "待核实或待补充", True),
    ("waivable", "原则上的要求，不符合的须写明理由放行", True),
    ("attention", "须留意", True),
    ("unclaimed", "优先和加分事项，未涉及", False),
    ("met", "符合", False),
)


def needed(rules: Iterable[Rule]) -> dict[str, str]:
    """What rules ask for in figures, in words, by rule."""
    return {rule.id: "、".join(starmap(wording.figure_line, rule.figures.items())) for rule in rules}


def findings_in_groups(
    findings: Iterable[Assessed], asked: Mapping[str, str], waivers: Mapping[str, WaivedFor], stage: Stage
) -> tuple[FindingGroup, ...]:
    """The findings by what they mean for the officer at a stage; groups without any are left out.

    `asked`: what `needed` said.
    """
    sorted_in: dict[str, list[FindingShown]] = {id: [] for id, _, _ in _GROUPS}
    for finding in findings:
        shown = FindingShown(finding, asked.get(finding.rule_id, ""), waivers.get(finding.rule_id))
        sorted_in[_group(finding, stage)].append(shown)
    return tuple(
        FindingGroup(id, title, is_open, tuple(sorted_in[id])) for id, title, is_open in _GROUPS if sorted_in[id]
    )


def _group(finding: Assessed, stage: Stage) -> str:
    if finding.wants_attention:
        return "attention"
    if finding.is_met:
        return "met"
    if finding.can_be_waived:
        return "waivable"
    if finding.blocks:
        if finding.outcome is Outcome.UNKNOWN:
            return "unknown"
        return "blocks" if finding.guards_exit_of(stage) else "later"
    return "unclaimed"


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer in words, with the files that were filed as one."""

    label: str
    words: str
    files: tuple[EvidenceFile, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemShown:
    """An item to be signed for, with the applicant's answers and the signature under it, if there is one.

    ``found``: what an officer found in place of the answers, in words. ``is_changed``: the applicant changed an answer
    with the last submission.
    """

    item: Item
    answers: tuple[Answered, ...]
    evidence: tuple[Answered, ...]
    signed: Signed | None
    found: tuple[Answered, ...] = ()
    is_changed: bool = False

    @property
    def was(self) -> str:
        """The mark of the signature that the page shows, by which what was touched is told from what was not."""
        return "" if self.signed is None else mark(str(self.signed.submission_serial), self.signed)


class Signable(Protocol):
    """A signature as it stands or as it is typed."""

    @property
    def result(self) -> str | None: ...
    @property
    def how(self) -> str: ...
    @property
    def seen(self) -> str | None: ...
    @property
    def found(self) -> Mapping[str, object]: ...


def mark(serial: str, signed: Signable) -> str:
    """What tells a signature under a submission from any other: alike for one that stands and for its fields."""
    found = [f"{path}={text}" for path, value in sorted(signed.found.items()) if (text := _as_typed(value))]
    parts = [serial, signed.result or "", signed.how.strip(), (signed.seen or "").strip(), *found]
    return sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def _as_typed(value: object) -> str:
    if isinstance(value, list | tuple):
        return ",".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value).strip()


@dataclass(frozen=True, slots=True, eq=False)
class ItemGroup:
    """Items of one kind."""

    kind: Verify
    title: str
    items: tuple[ItemShown, ...]

    @property
    def signed(self) -> int:
        return sum(each.signed is not None for each in self.items)


def answered(
    items: Sequence[Item],
    sections: Mapping[str, Sequence[ReviewedSection]],
    answers: Mapping[str, Mapping[str, object]],
) -> tuple[ItemShown, ...]:
    """The items with the answers they speak of, before any signature. `sections` and `answers` are by form."""
    reviewed = {
        (form, item.field.name): item for form, parts in sections.items() for part in parts for item in part.items
    }
    return tuple(
        ItemShown(
            item,
            tuple(_answered(each, reviewed, answers) for each in item.asked),
            tuple(found for each in item.companions if (found := _answered(each, reviewed, answers)).words != _NONE),
            None,
        )
        for item in items
    )


def items_in_groups(
    items: Iterable[ItemShown],
    signed: Mapping[str, Signed],
    forms: Mapping[str, LaidOutForm],
    changed: Collection[tuple[str, str]] = (),
) -> tuple[ItemGroup, ...]:
    """The items by kind, with their signatures and what was found. `changed`: (form, path) of changed answers."""
    groups: dict[Verify, list[ItemShown]] = {}
    roots = {(form, path.partition(".")[0]) for form, path in changed}
    for each in items:
        signature = signed.get(each.item.id)
        shown = each
        if signature is not None:
            shown = replace(each, signed=signature, found=tuple(_found(each.item, signature, forms)))
        if roots and not roots.isdisjoint(_asked_roots(each.item)):
            shown = replace(shown, is_changed=True)
        groups.setdefault(each.item.kind, []).append(shown)
    return tuple(ItemGroup(kind, kind.label, tuple(found)) for kind, found in groups.items())


def _asked_roots(item: Item) -> Iterator[tuple[str, str]]:
    return ((asked.form, asked.path.partition(".")[0]) for asked in (*item.asked, *item.companions))


def _found(item: Item, signed: Signed, forms: Mapping[str, LaidOutForm]) -> Iterator[Answered]:
    for asked in item.asked:
        one = single(forms[asked.form], asked.path) if asked.path in signed.found else None
        if one is not None:
            yield Answered(asked.label, one.words(signed.found[asked.path]))


_NONE, _NOT_ASKED = "未填写", "无须填写"


def _answered(
    asked: Asked,
    reviewed: Mapping[tuple[str, str], ReviewedItem],
    answers: Mapping[str, Mapping[str, object]],
) -> Answered:
    found = reviewed.get((asked.form, asked.path.partition(".")[0]))
    if found is None:
        return Answered(asked.label, _NOT_ASKED)
    if "." in asked.path:
        value = value_at(answers.get(asked.form, {}), asked.path)
        return Answered(asked.label, _NONE if value is None else _plain(value))
    if found.files:
        return Answered(asked.label, "", found.files)
    if found.table is not None:
        return Answered(asked.label, "见填报内容")
    words = found.words
    if words is None:
        return Answered(asked.label, _NONE)
    return Answered(asked.label, f"{words} {found.unit}" if found.unit else words)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)
