"""Bytes lie under their SHA-256, whole or not at all, once however often they come."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Collection
from io import BytesIO
from pathlib import Path

import pytest

from core.contents.storage import FileStore, TooLarge

LIMIT = 1000


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "made" / "later")


def put(store: FileStore, content: bytes) -> str:
    with store.receive(BytesIO(content), most=LIMIT) as incoming:
        incoming.keep()
        return incoming.sha256


def files_of(store: FileStore) -> list[str]:
    return sorted(path.name for path in store.root.rglob("*") if path.is_file() and path.name not in {".lock", ".held"})


def test_what_is_kept_is_found_under_its_sum(store: FileStore) -> None:
    sha256 = put(store, b"letter")
    assert sha256 == hashlib.sha256(b"letter").hexdigest()
    assert store.path(sha256).relative_to(store.root).parts == (sha256[:2], sha256[2:4], sha256)
    with store.open(sha256) as file:
        assert file.read() == b"letter"


def test_the_same_bytes_are_stored_once(store: FileStore) -> None:
    assert put(store, b"letter") == put(store, b"letter")
    assert len(files_of(store)) == 1


def test_what_is_not_kept_is_gone(store: FileStore) -> None:
    with store.receive(BytesIO(b"letter"), most=LIMIT) as incoming:
        assert incoming.size == 6
        assert incoming.file.seek(0) == 0
        assert incoming.file.read() == b"letter"
    with pytest.raises(ZeroDivisionError), store.receive(BytesIO(b"other"), most=LIMIT):
        raise ZeroDivisionError
    assert files_of(store) == []


def test_a_stream_that_is_too_long_leaves_nothing(store: FileStore) -> None:
    with pytest.raises(TooLarge), store.receive(BytesIO(bytes(LIMIT + 1)), most=LIMIT):
        pass
    assert files_of(store) == []


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_only_a_sum_leads_to_a_path(store: FileStore, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        store.path(name)


def age(store: FileStore, sha256: str) -> None:
    os.utime(store.path(sha256), (0, 0))


def test_a_sweep_takes_old_bytes_that_nobody_names(store: FileStore) -> None:
    named, unnamed, fresh = put(store, b"named"), put(store, b"unnamed"), put(store, b"fresh")
    age(store, named)
    age(store, unnamed)
    abandoned = store.root / "incoming" / "abandoned"
    abandoned.write_bytes(b"half an upload")
    os.utime(abandoned, (0, 0))
    assert store.sweep(lambda held: set(held) - {named}) == 2
    assert files_of(store) == sorted([named, fresh])


def test_bytes_that_come_again_during_a_sweep_stay(store: FileStore) -> None:
    sha256 = put(store, b"letter")
    age(store, sha256)

    def unnamed(held: Collection[str]) -> set[str]:
        put(store, b"letter")  # between the look at the records and the removal
        return set(held)

    assert store.sweep(unnamed) == 0
    assert store.holds(sha256)


def test_touched_bytes_stay(store: FileStore) -> None:
    sha256 = put(store, b"letter")
    age(store, sha256)
    store.touch(sha256)
    assert store.sweep(set) == 0


def test_many_at_once_leave_one_whole_file(store: FileStore) -> None:
    content = os.urandom(LIMIT)
    threads = [threading.Thread(target=put, args=(store, content)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (name,) = files_of(store)
    assert store.path(name).read_bytes() == content
