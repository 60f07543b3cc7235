"""What is kept of a person, as that person may read it and take it away: each slice gives its own part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from core import clock
from core.audit.actions import action_label, subject_label
from core.people.models import Person
from core.plugin_api.declarations import PersonalData
from core.policy.wording import kept_for
from core.registry import Registry
from core.retention import queries
from core.retention.queries import trail
from core.retention.queries.keepings import KEEPINGS


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of what is kept of a person, as a table: whole in the file, its first rows on the page.

    `data`: by which declared span it goes. `says`: what it is, where the title alone does not say it.
    """

    title: str
    headings: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    data: PersonalData
    says: str = ""

    @property
    def kept(self) -> str:
        """How long it is kept, in words; nothing where that is not declared."""
        said, keeping = queries.declared().get(self.data), KEEPINGS.get(self.data.value)
        if said is None:
            return ""
        return f"{keeping.since}起 {kept_for(said.months)}" if keeping and said.months else kept_for(said.months)


PARTS: Registry[Callable[[Person], Part]] = Registry()
"""In the order in which they are shown."""


def parts(person: Person) -> list[Part]:
    """Everything that is kept of the person."""
    return [of(person) for of in PARTS.values()]


def lines(person: Person) -> Iterator[tuple[str, ...]]:
    """The same as rows of one table: part, item, what stands there."""
    for part in parts(person):
        for row in part.rows:
            pairs = zip(part.headings, row, strict=True)
            yield part.title, row[0], "；".join(f"{heading}：{value}" for heading, value in pairs if value)


def moment(at: datetime | None) -> str:
    """An instant as these tables say it; nothing for none."""
    return "" if at is None else f"{clock.local(at):%Y-%m-%d %H:%M}"


def acts(person: Person) -> Part:
    """What the trail holds of the person's own acts, counted."""
    rows = [
        (action_label(each.action), str(each.count), moment(each.first), moment(each.last))
        for each in trail.acts_of(person.id)
    ]
    says = "审计记录记载何人何时从何处办理何事，不能更改。"
    return Part("本人的操作", ("操作", "次数", "首次", "最近一次"), rows, PersonalData.TRAIL, says)


def readings(person: Person) -> Part:
    """When others read what is kept of the person, and of what it was; who that was is not told."""
    rows = [(moment(each.at), subject_label(each.subject_type)) for each in trail.readings_of(person.id)]
    says = "工作人员因办理需要查阅本人账号资料、本人所提交申报的记录；依法不公开的办理事项不在其内。"
    return Part("工作人员的查阅", ("时间", "查阅内容"), rows, PersonalData.TRAIL, says)
