"""Bytes lie under their SHA-256, whole or not at all, once however often they come."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Collection
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from core.contents.storage import BucketStore, FolderStore, Seal, Store, StoreAway, TooLarge
from core.contents.storage.seal import PIECE
from core.places import Bucket
from core.signing import TAG, Cipher

LIMIT = 1000
OLD, NEW = {"2024": "o" * 40}, {"2025": "n" * 40}
SEAL = Seal(OLD)


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "made" / "later", SEAL)


@pytest.fixture
def bucketed(bucket: Bucket) -> BucketStore:
    return BucketStore(bucket, SEAL)


@pytest.fixture(params=["store", "bucketed"])
def any_store(request: pytest.FixtureRequest) -> Store:
    """Both kinds, one after the other."""
    found: Store = request.getfixturevalue(request.param)
    return found


def put(store: Store, content: bytes) -> str:
    with store.receive(BytesIO(content), most=LIMIT) as incoming:
        incoming.keep()
        return incoming.sha256


def files_of(store: FolderStore) -> list[str]:
    return sorted(path.name for path in store.root.rglob("*") if path.is_file() and path.name not in {".lock", ".held"})


def test_what_is_kept_is_found_under_its_sum(store: FolderStore) -> None:
    sha256 = put(store, b"letter")
    assert sha256 == hashlib.sha256(b"letter").hexdigest()
    assert store.path(sha256).relative_to(store.root).parts == (sha256[:2], sha256[2:4], sha256)
    with store.open(sha256) as file:
        assert file.read() == b"letter"


def test_the_same_bytes_are_stored_once(any_store: Store) -> None:
    assert put(any_store, b"letter") == put(any_store, b"letter")
    assert len(list(any_store.names())) == 1


def test_it_is_read_from_any_place(any_store: Store) -> None:
    sha256 = put(any_store, b"a letter in pieces")
    with any_store.open(sha256) as file:
        assert (file.read(2), file.seek(9), file.read(2)) == (b"a ", 9, b"in")
        assert (file.seek(-6, os.SEEK_END), file.read(), file.read()) == (12, b"pieces", b"")
        assert (file.seek(0), file.read()) == (0, b"a letter in pieces")


def test_what_was_never_kept_is_told_from_a_store_that_is_away(any_store: Store) -> None:
    for ask in (any_store.open, any_store.touch):
        with pytest.raises(FileNotFoundError):
            ask("0" * 64)
    assert not any_store.holds("0" * 64)


def test_it_is_emptied(any_store: Store) -> None:
    sha256 = put(any_store, b"letter")
    any_store.empty()
    assert (list(any_store.names()), any_store.holds(sha256)) == ([], False)


def test_what_is_not_kept_is_gone(store: FolderStore) -> None:
    with store.receive(BytesIO(b"letter"), most=LIMIT) as incoming:
        assert incoming.size == 6
        assert incoming.file.seek(0) == 0
        assert incoming.file.read() == b"letter"
    with pytest.raises(ZeroDivisionError), store.receive(BytesIO(b"other"), most=LIMIT):
        raise ZeroDivisionError
    assert files_of(store) == []


def test_a_stream_that_is_too_long_leaves_nothing(store: FolderStore) -> None:
    with pytest.raises(TooLarge), store.receive(BytesIO(bytes(LIMIT + 1)), most=LIMIT):
        pass
    assert files_of(store) == []


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_only_a_sum_leads_to_a_path(any_store: Store, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        any_store.open(name)


def age(store: FolderStore, sha256: str) -> None:
    os.utime(store.path(sha256), (0, 0))


def test_a_sweep_takes_old_bytes_that_nobody_names(store: FolderStore) -> None:
    named, unnamed, fresh = put(store, b"named"), put(store, b"unnamed"), put(store, b"fresh")
    age(store, named)
    age(store, unnamed)
    abandoned = store.root / "incoming" / "abandoned"
    abandoned.write_bytes(b"half an upload")
    os.utime(abandoned, (0, 0))
    assert store.sweep(lambda held: set(held) - {named}) == 2
    assert files_of(store) == sorted([named, fresh])


def test_bytes_that_come_again_during_a_sweep_stay(store: FolderStore) -> None:
    sha256 = put(store, b"letter")
    age(store, sha256)

    def unnamed(held: Collection[str]) -> set[str]:
        put(store, b"letter")  # between the look at the records and the removal
        return set(held)

    assert store.sweep(unnamed) == 0
    assert store.holds(sha256)


def test_touched_bytes_stay(store: FolderStore) -> None:
    sha256 = put(store, b"letter")
    age(store, sha256)
    store.touch(sha256)
    assert store.sweep(set) == 0


def test_many_at_once_leave_one_whole_file(store: FolderStore) -> None:
    content = os.urandom(LIMIT)
    threads = [threading.Thread(target=put, args=(store, content)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (name,) = files_of(store)
    with store.open(name) as file:
        assert file.read() == content


# --- Sealed -----------------------------------------------------------------------------------------------------------


def lying(store: Store, sha256: str) -> bytes:
    """What somebody finds who has the disk or the bucket, and no key."""
    if isinstance(store, FolderStore):
        return store.path(sha256).read_bytes()
    assert isinstance(store, BucketStore)
    return bytes(store.get(f"files/{sha256}", 0)[0].read())


@pytest.mark.parametrize("cipher", Cipher)
@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_who_has_the_disk_reads_nothing_and_we_any_place(store: FolderStore, cipher: Cipher, size: int) -> None:
    sealing, content = replace(store, seal=Seal(NEW, cipher)), bytes(range(251)) * (3 * PIECE // 251 + 1)
    with sealing.receive(BytesIO(content[:size]), most=size) as incoming:
        incoming.keep()
    raw = lying(sealing, incoming.sha256)
    assert not size > 40 or content[:40] not in raw
    with sealing.open(incoming.sha256) as file:
        assert (file.read(), file.seek(0, os.SEEK_END)) == (content[:size], size)
        for place in (0, PIECE - 3, PIECE, size // 2):
            file.seek(place)
            assert file.read(7) == content[:size][place : place + 7]


def test_what_was_changed_cut_off_or_put_elsewhere_is_not_read(store: FolderStore) -> None:
    with store.receive(BytesIO(bytes(2 * PIECE)), most=2 * PIECE) as incoming:
        incoming.keep()
    path, other = store.path(incoming.sha256), put(store, b"other")
    raw, one = path.read_bytes(), PIECE + TAG
    start = len(raw) - 2 * one
    for wrong in (
        raw[:-1] + bytes([raw[-1] ^ 1]),
        raw[:-one],
        raw[:start] + raw[start + one :] + raw[start : start + one],
        raw[:-5],
        raw[:20] + b"\n",
        lying(store, other),
    ):
        path.write_bytes(wrong)
        with pytest.raises(StoreAway), store.open(incoming.sha256) as file:
            file.read()


def test_keys_are_changed_and_what_was_never_sealed_is_read(any_store: Store) -> None:
    sha256, plain = put(any_store, b"letter"), put(any_store, b"plain")
    if isinstance(any_store, FolderStore):
        any_store.path(plain).write_bytes(b"plain")
    elif isinstance(any_store, BucketStore):
        any_store._ask("put_object", f"files/{plain}", Body=b"plain")
    both, new = (replace(any_store, seal=seal) for seal in (Seal({**NEW, **OLD}), Seal(NEW)))  # type: ignore[type-var]
    for name, content in ((sha256, b"letter"), (plain, b"plain")):
        assert not both.is_current(name)
        assert put(both, content) == name
        assert both.is_current(name)
        with new.open(name) as file:
            assert file.read() == content
        with pytest.raises(StoreAway, match="the key '2025', which"):
            any_store.open(name)


# --- In a bucket ------------------------------------------------------------------------------------------------------


def aside(store: BucketStore, margin: float = 0) -> int:
    return store.sweep(set, margin=margin)


def test_a_sweep_of_a_bucket_takes_old_bytes_that_nobody_names(bucketed: BucketStore) -> None:
    named, unnamed, touched = put(bucketed, b"named"), put(bucketed, b"unnamed"), put(bucketed, b"touched")
    time.sleep(2.1)  # a store tells seconds
    fresh = put(bucketed, b"fresh")
    bucketed.touch(touched)
    assert bucketed.sweep(lambda held: set(held) - {named}, margin=2) == 1
    assert set(bucketed.names()) == {named, touched, fresh}
    assert bucketed.holds(unnamed), "it is set aside first"


def test_what_was_set_aside_is_found_until_a_later_sweep(bucketed: BucketStore) -> None:
    sha256 = put(bucketed, b"letter")
    assert aside(bucketed) == 1
    assert list(bucketed.names()) == []
    with bucketed.open(sha256) as file:
        assert file.read() == b"letter"
    bucketed.touch(sha256)
    assert list(bucketed.names()) == [sha256]
    assert aside(bucketed) == 1
    assert aside(bucketed) == 0
    assert not bucketed.holds(sha256)


def test_bytes_that_come_again_while_they_are_set_aside_are_found(
    bucketed: BucketStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256, copy = put(bucketed, b"letter"), BucketStore._copy

    def meanwhile(store: BucketStore, key: str, to: str) -> None:
        copy(store, key, to)
        put(store, b"letter")  # after the copy, before the removal

    monkeypatch.setattr(BucketStore, "_copy", meanwhile)
    assert bucketed.remove([sha256], set, margin=0) == 1
    monkeypatch.undo()
    bucketed.sweep(lambda held: set(), margin=0)  # it has its record by now
    with bucketed.open(sha256) as file:
        assert file.read() == b"letter"


def test_nothing_goes_from_a_bucket_that_is_held(bucketed: BucketStore) -> None:
    sha256 = put(bucketed, b"letter")
    with bucketed.held():
        assert (aside(bucketed), bucketed.remove([sha256], set, margin=0)) == (0, 0)
    assert aside(bucketed) == 1


def test_a_stream_that_breaks_is_taken_up_where_it_broke(
    bucketed: BucketStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = os.urandom(3 << 20)
    with bucketed.receive(BytesIO(content), most=len(content)) as incoming:
        incoming.keep()
        sha256 = incoming.sha256
    with bucketed.open(sha256) as file:
        first = file.read(1 << 20)
        file.raw._stored.raw._body.close()  # type: ignore[attr-defined]  # as the network would
        assert first + file.read() == content
        file.seek(0)
        monkeypatch.setattr(BucketStore, "get", lambda *_: (BytesIO(), 0))
        with pytest.raises(StoreAway, match="less of a file"):
            file.read()


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"secret": "another"}, "SignatureDoesNotMatch"),
        ({"endpoint": "http://127.0.0.1:9"}, "EndpointConnectionError"),
        ({"name": "NoSuchBucket"}, "refuses"),
    ],
)
def test_a_bucket_that_is_away_or_refuses_says_so(bucket: Bucket, other: dict[str, str], says: str) -> None:
    store = BucketStore(replace(bucket, **other), SEAL)  # type: ignore[arg-type]
    for act in (store.try_write, lambda: put(store, b"letter"), lambda: store.open("0" * 64)):
        with pytest.raises(StoreAway, match=says):
            act()


def test_a_sweep_passes_over_what_another_has_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    coming = tmp_path / "incoming"
    coming.mkdir()
    for name in "ab":
        (coming / name).touch()
    clock = time.time

    def meanwhile() -> float:
        (coming / "b").unlink(missing_ok=True)
        return clock() + 1

    monkeypatch.setattr(time, "time", meanwhile)
    assert FolderStore(tmp_path, SEAL).sweep(set, margin=0) == 1
