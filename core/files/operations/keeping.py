"""Keeping, handing over and cleaning up files; what a virus scanner says of them is `scanning`'s.

An upload is kept first, and belongs to its uploader alone. The operation that uses it attaches it to its owner, in
its own transaction. So an upload survives a form that has to be corrected, and what is never used is cleaned up after
some hours.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import IO, BinaryIO

from werkzeug.datastructures import FileStorage

from core import audit, clock
from core.config import Settings
from core.contents import names
from core.contents.inspection import recognise, require
from core.contents.kinds import FileRefused, Kind
from core.contents.storage import Seal, Store, StoreAway, TooLarge, opened
from core.db import db
from core.db.resealing import Resealed
from core.db.transaction import lock, transaction
from core.db.turns import take_turn
from core.errors import DomainError, NotFound
from core.files import actions, purposes, queries
from core.files.models import StoredFile
from core.files.operations.scanning import ask, require_clean
from core.files.workflow import Scan
from core.instance import instance
from core.people.models import Person
from core.web.request_log import log

MEGABYTE = 1_000_000
FORGOTTEN_AFTER = timedelta(hours=6)
"""What was uploaded and is not used by then, a working day's half, was given up."""


class StorageUnavailable(DomainError):
    """Files cannot be kept now: their disk or bucket is full, may only be read, or is away."""

    status = 503
    code = "storage_unavailable"
    title = "文件暂时不能保存"


@dataclass(frozen=True, slots=True)
class Owner:
    """What a file belongs to: a kind of record (`representation`) and its id."""

    type: str
    id: str


@dataclass(frozen=True, slots=True)
class Content:
    """What was uploaded: the cleaned name, the kind by content, the bytes' sum and count, what the scanner said."""

    name: str
    media_type: str
    sha256: str
    size: int
    scan: Scan = Scan.UNASKED


@dataclass(frozen=True, slots=True)
class CleanedUp:
    """How many records that nobody used, and how many stored contents that no record named, were removed."""

    records: int
    contents: int


def store() -> Store:
    """The instance's store."""
    return store_of(instance().settings)


def store_of(settings: Settings) -> Store:
    """The store that settings name, sealed with the keys of personal data: people's names stand in most files."""
    return opened(settings.storage, seal_of(settings))


def seal_of(settings: Settings) -> Seal:
    """With what files are sealed."""
    return Seal(dict(settings.personal_keys), settings.personal_cipher)


def open_file(file: StoredFile) -> BinaryIO:
    """The bytes of a file that the caller may open (`purposes.openable`). Raises FileNotFoundError, NotScanned."""
    require_clean(file.scan)
    return store().open(file.sha256)


def open_known(file_id: str) -> BinaryIO:
    """The same, of a file that is known by its id alone."""
    file = db.session.get(StoredFile, file_id)
    if file is None:
        raise FileNotFoundError(file_id)
    return open_file(file)


def keep(
    upload: FileStorage,
    purpose: str,
    *,
    by: Person | None,
    owner: Owner | None = None,
    accepts: tuple[Kind, ...] | None = None,
) -> StoredFile:
    """Check an upload by its content and keep it; without an owner it waits to be attached.

    `accepts` narrows what the purpose accepts. Raises FileRefused, whose sentence names the file, StorageUnavailable.
    """
    wanted = purposes.known(purpose)
    most = instance().settings.file_megabytes
    name = names.cleaned(upload.filename)
    try:
        with store().receive(upload.stream, most=most * MEGABYTE) as incoming:
            kind = recognise(incoming.file)
            require(kind, accepts or wanted.accepts)
            _room_for_person(by, incoming.size)
            scan = ask(incoming.file, name, by)
            incoming.keep()
            content = Content(name, kind.media_type, incoming.sha256, incoming.size, scan)
            return _record(content, wanted, owner, by)
    except TooLarge as error:
        raise FileRefused(f"“{name}”超过 {most} MB。", "请压缩图片或拆分文件后再上传。") from error
    except FileRefused as error:
        raise FileRefused(f"“{name}”：{error.sentence}", error.cure) from error
    except OSError as error:
        log.error("a file cannot be kept", error=error.strerror)
        raise StorageUnavailable(
            f"“{name}”没有保存：存放文件的磁盘或存储服务已满、只读或无法访问。",
            "请保留此页，稍后再试，并告知系统管理员。",
        ) from error


def attach(file_id: str, purpose: str, owner: Owner, *, by: Person) -> StoredFile:
    """Give an upload of one's own to its owner. Raises NotFound for any other file, FileRefused past its bounds.

    The caller holds its owner's row locked, so that two uploads at once cannot pass the bounds together.
    """
    with transaction():
        file = lock(StoredFile, file_id)
        if file.owner_id is not None or file.purpose != purpose or file.uploaded_by_id != by.id:
            raise NotFound("找不到刚才上传的文件。", "请重新选择文件上传。")
        _within_bounds(purposes.known(purpose), owner, file.size)
        file.owner_type, file.owner_id = owner.type, owner.id
        return file


def copy(file: StoredFile, purpose: str, owner: Owner, *, by: Person | None) -> StoredFile:
    """A second record of the same content for another owner: a decision of the caller, who has asked who may."""
    store().touch(file.sha256)
    return _record(
        Content(file.name, file.media_type, file.sha256, file.size, file.scan), purposes.known(purpose), owner, by
    )


def keep_made(made: IO[bytes], name: str, kind: Kind, purpose: str, owner: Owner) -> StoredFile:
    """Keep what we have made ourselves: nobody need look what it is. Raises OSError where it cannot be kept."""
    with store().receive(made, most=sys.maxsize) as incoming:
        incoming.keep()
        content = Content(names.cleaned(name), kind.media_type, incoming.sha256, incoming.size)
        return _record(content, purposes.known(purpose), owner, None, actions.MAKE)


def discard(file_id: str, *, by: Person | None) -> None:
    """Forget a file on which nothing rests; its content goes with the next clean-up. The caller asks who may."""
    with transaction():
        file = lock(StoredFile, file_id)
        audit.record(actions.DISCARD, actions.FILE, file.id, by=by, before=_state(file))
        db.session.delete(file)


def erase(find: Callable[[], Sequence[StoredFile]]) -> CleanedUp:
    """Forget the files that are found, with the bytes that nothing else names."""
    with transaction():
        sums = {file.id: file.sha256 for file in find()}
        for id in sums:
            discard(id, by=None)
    return CleanedUp(len(sums), store().remove(set(sums.values()), queries.unnamed))


def forget_unused() -> CleanedUp:
    """Remove uploads that were never used. Of the store nothing else is looked at."""
    return erase(lambda: queries.forgotten(clock.now() - FORGOTTEN_AFTER))


def clean_up() -> CleanedUp:
    """The same, and remove contents that no record names. May run at any time, beside uploads."""
    unused = forget_unused()
    return CleanedUp(unused.records, unused.contents + store().sweep(queries.unnamed))


def reseal() -> Resealed:
    """Seal every stored content with the key that writes now. May be stopped and repeated, and runs beside uploads."""
    own, done = store(), Resealed()
    for sha256 in own.names():
        try:
            if own.is_current(sha256):
                continue
            is_whole = _came_whole(own, own, sha256)
        except FileNotFoundError:  # a sweep was here meanwhile
            continue
        except StoreAway:  # no key opens it
            is_whole = False
        done.sealed += is_whole
        done.unreadable += not is_whole
    return done


def take_over(other: Store) -> int:
    """Copy what another store holds and the instance's does not; how many contents came. May be repeated."""
    own, copied = store(), 0
    for sha256 in other.names():
        if own.holds(sha256):
            continue
        copied += _came_whole(other, own, sha256)
    return copied


def _came_whole(source: Store, to: Store, sha256: str) -> bool:
    """Copy a content; not, where it is no more what was stored: what is damaged is left for the backup to name."""
    with source.open(sha256) as file, to.receive(file, most=sys.maxsize) as incoming:
        is_whole = incoming.sha256 == sha256
        if is_whole:
            incoming.keep()
    return is_whole


def _record(
    content: Content, purpose: purposes.Purpose, owner: Owner | None, by: Person | None, action: str = actions.KEEP
) -> StoredFile:
    with transaction():
        if action is actions.KEEP:
            take_turn(f"files:{by.id if by else None}")
            _room_for_person(by, content.size)
        if owner is not None:
            _within_bounds(purpose, owner, content.size)
        file = StoredFile(
            **asdict(content),
            purpose=purpose.id,
            owner_type=None if owner is None else owner.type,
            owner_id=None if owner is None else owner.id,
            uploaded_by_id=None if by is None else by.id,
        )
        db.session.add(file)
        db.session.flush()
        audit.record(action, actions.FILE, file.id, by=by, after=_state(file))
        return file


def _within_bounds(purpose: purposes.Purpose, owner: Owner, size: int) -> None:
    count, bytes_held = queries.count_and_size(owner.type, owner.id, purpose.id)
    if purpose.most_files is not None and count >= purpose.most_files:
        raise FileRefused(
            f"{purpose.label}最多 {purpose.most_files} 个文件，已经有 {count} 个。", "请先删除不需要的文件。"
        )
    if purpose.most_bytes is not None and bytes_held + size > purpose.most_bytes:
        raise FileRefused(
            f"{purpose.label}合计不能超过 {purpose.most_bytes // MEGABYTE} MB。", "请压缩或删除不需要的文件后再上传。"
        )

    if purpose.of_unit is not None:
        most, owners = instance().settings.unit_megabytes, purpose.of_unit(owner.id)
        # Each of a unit's owners has a row of its own: who holds that keeps nobody from the others.
        take_turn(f"unit:{purpose.id}:{queries.first_of(owners)}")
        used = queries.bytes_of_owners(owner.type, owners)
        if used + size > most * MEGABYTE:
            raise FileRefused(
                f"本单位的{purpose.label}已用 {_megabytes(used)} MB，每个单位最多 {most} MB，放不下这份文件。",
                "请删除不需要的材料，或压缩后再上传；确需增加的，请联系系统管理员。",
            )


def _room_for_person(by: Person | None, size: int) -> None:
    """Raises FileRefused where somebody's uploads would take more room than one person has."""
    settings = instance().settings
    waiting, every = queries.bytes_uploaded(None if by is None else by.id)
    if waiting + size > settings.waiting_megabytes * MEGABYTE:
        raise FileRefused(
            f"已上传而未使用的文件共 {_megabytes(waiting)} MB，最多 {settings.waiting_megabytes} MB，放不下这份文件。",
            "请先保存正在填写的内容；没有使用的文件几小时后自动清除。",
        )
    if by is not None and every + size > settings.person_megabytes * MEGABYTE:
        raise FileRefused(
            f"您上传的文件共 {_megabytes(every)} MB，每人最多 {settings.person_megabytes} MB，放不下这份文件。",
            "请删除不需要的材料；确需增加的，请联系系统管理员。",
        )


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.1f}"


def _state(file: StoredFile) -> dict[str, object]:
    return {name: getattr(file, name) for name in ("name", "sha256", "size", "media_type", "purpose")}
