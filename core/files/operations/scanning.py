"""Asking the virus scanner of what comes in, and again of what it could not be asked of.

CLEAN     ask(...)  →  Scan.CLEAN
found     ask(...)  raises FileRefused, which is on record
away      ask(...)  →  Scan.WAITING: kept, opened by nobody, and asked again by `ask_again`
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import BinaryIO

from sqlalchemy import select

from core import audit
from core.contents.kinds import FileRefused
from core.contents.scanner import Scanner, ScannerAway
from core.contents.storage import Store
from core.db import db
from core.db.transaction import lock, transaction
from core.errors import Conflict
from core.files import actions
from core.files.models import StoredFile
from core.files.workflow import Scan
from core.instance import instance
from core.notifications import operations as notifications
from core.people.models import Person
from core.registry import Registry
from core.web.request_log import log

BATCH = 100


class NotScanned(Conflict):
    """The file waits for the scanner, or the scanner has found something in it."""

    code = "not_scanned"
    title = "文件暂时不能打开"


def ask(file: BinaryIO, name: str, by: Person | None) -> Scan:
    """What the scanner says of an upload. Raises FileRefused where it finds something, with an event in the trail."""
    scanner = _scanner()
    if scanner is None:
        return Scan.UNASKED
    try:
        found = scanner.finds(file)
    except ScannerAway as away:
        log.error("virus scanner does not answer", error=str(away))
        return Scan.WAITING
    if found is None:
        return Scan.CLEAN
    with transaction():
        # From where it came is not written down of who need not say who he is.
        said = {"name": name, "found": found}
        audit.record(actions.INFECTED, actions.FILE, "", by=by, after=said, nameless=by is None)
    raise refused(found)


def refused(found: str) -> FileRefused:
    """What is said of a file in which something was found."""
    return FileRefused(f"病毒扫描没有通过（{found}）。", "请在本机查杀病毒后，用原来的软件重新生成文件再上传。")


def require_clean(scan: Scan) -> None:
    """Raises NotScanned for a file that must not be opened."""
    if scan is Scan.WAITING:
        raise NotScanned("这份文件正在等待病毒扫描，通过后才能打开。", "请过几分钟再试；文件已保存，不必重新上传。")
    if not scan.opens:
        raise NotScanned("这份文件没有通过病毒扫描，任何人都不能打开。", "请由上传人查杀病毒后重新上传。")


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where files lie that can be asked of again. `waiting` gives some of a state whose ids come after one, in their
    order: each with what opens it; `settle` keeps what was found in one, or that it is clean."""

    waiting: Callable[[Scan, str], Sequence[tuple[str, Callable[[], BinaryIO]]]]
    settle: Callable[[str, str | None], None]


SHELVES: Registry[Shelf] = Registry()


def ask_again(*states: Scan) -> int:
    """Ask of the files that wait, or are in these states; of how many something is known now.

    Stops where the scanner is away.
    """
    scanner = _scanner()
    if scanner is None:
        return 0
    done = 0
    with suppress(ScannerAway):
        for shelf, state in product(SHELVES.values(), states or (Scan.WAITING,)):
            for id, opened in _all(shelf, state):
                try:
                    content = opened()
                except FileNotFoundError:
                    log.error("a stored file is missing", file=id)
                    continue
                with content:
                    shelf.settle(id, scanner.finds(content))
                done += 1
    return done


def _all(shelf: Shelf, state: Scan) -> Iterator[tuple[str, Callable[[], BinaryIO]]]:
    last = ""
    while found := shelf.waiting(state, last):
        db.session.rollback()  # nothing is held while the scanner looks
        yield from found
        last = found[-1][0]


def _scanner() -> Scanner | None:
    at = instance().settings.scanner
    return None if at is None else Scanner(at)


def shelf(store: Callable[[], Store]) -> Shelf:
    """The store of uploads."""

    def waiting(state: Scan, last: str) -> Sequence[tuple[str, Callable[[], BinaryIO]]]:
        query = select(StoredFile.id, StoredFile.sha256).where(StoredFile.scan == state, StoredFile.id > last)
        rows = db.session.execute(query.order_by(StoredFile.id).limit(BATCH)).all()
        return [(id, partial(store().open, sha256)) for id, sha256 in rows]

    return Shelf(waiting, _settle)


def settled(found: str | None) -> Scan:
    """The state of a file in which that was found."""
    return Scan.CLEAN if found is None else Scan.INFECTED


def _settle(file_id: str, found: str | None) -> None:
    with transaction():
        file = lock(StoredFile, file_id)
        file.scan = settled(found)
        if found is None:
            return
        said = {"name": file.name, "sha256": file.sha256, "found": found, "purpose": file.purpose}
        audit.record(actions.INFECTED, actions.FILE, file.id, by=None, after=said)
        if file.uploaded_by_id is not None:
            says = f"您上传的“{file.name}”没有通过病毒扫描（{found}），已禁止打开，请查杀病毒后重新上传。"
            notifications.send([file.uploaded_by_id], says)
