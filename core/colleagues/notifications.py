"""What colleagues are told: that something is theirs now, and where they were mentioned; never what a note says."""

from __future__ import annotations

from collections.abc import Sequence

from core.applications.models import Application
from core.applications.queries.pipelines import said_of
from core.colleagues.models import Cover
from core.notifications import operations as messages
from core.people.models import OF_DEPARTMENT, Person
from core.people.policies import has_role
from core.people.queries import names

PAGE = "/colleagues"


def page_of(application_id: str, reader: Person) -> str:
    """The reader's page of an application."""
    desk = "department" if has_role(reader, *OF_DEPARTMENT) else "review"
    return f"/{desk}/applications/{application_id}"


def assigned(found: Sequence[Application], person_id: str, *, by: Person) -> None:
    first, count = found[0], len(found)
    word = said_of(first, "申报")
    what = f"“{first.entry_name}”的{word}" if count == 1 else f"“{first.entry_name}”等 {count} 项{word}"
    messages.send([person_id], f"{by.name}把{what}分派给您经办。", page_of(first.id, by))


def handed_over(count: int, to_id: str, from_id: str, why: str, *, by: Person) -> None:
    who = names([from_id])[from_id]
    messages.send([to_id], f"{who}经办的 {count} 项申报移交给您。理由：{why}（{by.name}办理）", PAGE)


def stands_in(cover: Cover, *, by: Person) -> None:
    text = f"{by.name}请您代办其经办的申报：{cover.first_day:%Y-%m-%d} 至 {cover.until_day:%Y-%m-%d}（含当日）。"
    messages.send([cover.substitute_id], text, PAGE)


def mentioned(application: Application, people: Sequence[str], *, by: Person) -> None:
    text = f"{by.name}在“{application.entry_name}”的内部备注中提到您。"
    messages.send(people, text, f"{page_of(application.id, by)}#notes")
