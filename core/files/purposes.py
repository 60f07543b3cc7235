"""What files are uploaded for. Each slice registers its purposes, and with each who may open such a file.

    LETTER = purposes.register(Purpose("letter", "授权委托书", accepts=..., may_open=policies.may_open_letter))

A file whose purpose nobody registered is opened to nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select

from core.audit import policies
from core.audit.queries import Event
from core.contents.kinds import Kind
from core.db import db
from core.errors import NotFound
from core.files import actions
from core.files.models import StoredFile
from core.people.models import Person
from core.people.policies import Permission, Refused, allow_if, is_active
from core.registry import Registry

MayOpen = Callable[[Person, StoredFile], Permission]


@dataclass(frozen=True, slots=True)
class Purpose:
    """`may_open` is asked for files that have an owner; before that only the uploader may open one.

    `most_files` and `most_bytes` bound what one owner may have of this purpose; None sets no bound. `of_unit` selects
    the ids of all owners that are one unit's, from the id of one of them: together they have the room of one unit.
    """

    id: str
    label: str
    accepts: tuple[Kind, ...]
    may_open: MayOpen
    most_files: int | None = None
    most_bytes: int | None = None
    of_unit: Callable[[str], Select[str]] | None = None


_purposes: Registry[Purpose] = Registry()

CONTENTS: Registry[policies.Judge] = Registry()
"""By purpose, where the trail does not tell each of its readers what a file was called: who gives the purpose says."""


def purpose_label(id: str) -> str:
    """What files of a purpose are called; of one that no room has any more, a file."""
    found = _purposes.get(id)
    return "文件" if found is None else found.label


def register(purpose: Purpose) -> Purpose:
    """Make a purpose known, once. Raises ValueError where its id stands for another one."""
    return _purposes.give(purpose.id, purpose)


def read_of_files(reader: Person | None, events: Sequence[Event]) -> Collection[Event]:
    """Of events of files those of which a reader of the trail may read what they say."""
    return policies.judged_each(CONTENTS, _purpose_said, reader, events)


def _purpose_said(event: Event) -> str:
    return str((event.after or event.before or {}).get("purpose"))


for _action in (actions.KEEP, actions.MAKE, actions.DISCARD, actions.INFECTED):
    policies.CONTENTS.give(_action, read_of_files)


def known(id: str) -> Purpose:
    """Raises LookupError where no slice has registered it."""
    found = _purposes.get(id)
    if found is None:
        raise LookupError(f"No slice registered the purpose {id!r}.")
    return found


def label_of(file: StoredFile) -> str:
    """For what the file was uploaded, in words."""
    found = _purposes.get(file.purpose)
    return "" if found is None else found.label


def may_open(person: Person, file: StoredFile) -> Permission:
    """Whether the person may open the file: its purpose says so, and where none does, nobody may."""
    found = _purposes.get(file.purpose)
    if found is None:
        return Refused("这份文件没有登记用途，不能打开。")
    if file.owner_id is None:
        return is_active(person) & allow_if(file.uploaded_by_id == person.id, "只有上传人可以打开这份文件。")
    return is_active(person) & found.may_open(person, file)


def openable(person: Person, file_id: str) -> StoredFile:
    """The file, if the person may open it. Raises NotFound, whether it is missing or forbidden: the two look alike."""
    file = db.session.get(StoredFile, file_id)
    if file is None or not may_open(person, file):
        raise NotFound("找不到该文件，或者您无权查看。", "请从有关页面重新进入。")
    return file
