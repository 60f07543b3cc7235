"""A store in a bucket that is reached by the S3 protocol: several machines serve one instance from it.

    files/<sha256>            what is stored
    aside/<sha256>.<id>       what a sweep has set aside: still found, and removed by a later one if nobody names it
    held/<id>                 a backup is under way
    tried/<id>                somebody tried whether the store takes anything

No machine can keep another one out of a bucket, so nothing is removed at once. A sweep that sets something aside while
an upload writes the same bytes leaves them where they are found all the same.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast
from uuid import uuid4

from core.contents.storage.reading import AnyPlace, StoreAway
from core.contents.storage.seal import Seal
from core.contents.storage.store import (
    MARGIN_SECONDS,
    PIECE,
    TRIED,
    Incoming,
    Store,
    Unnamed,
    copied,
    is_sum,
    require_sum,
)
from core.places import Bucket

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_FILES, _ASIDE, _HELD, _TRIED = "files/", "aside/", "held/", "tried/"
_CONNECT_SECONDS, _READ_SECONDS, _ATTEMPTS = 3, 10, 2
_HELD_SECONDS = 86_400
"""A backup takes no longer; what is older was left by one that died."""
_MISSING = {"404", "NoSuchKey", "NotFound"}


@dataclass(frozen=True)
class BucketStore(Store):
    """Objects of one bucket, under its prefix."""

    bucket: Bucket
    seal: Seal

    @property
    def where(self) -> str:
        return f"bucket {self.bucket.name} at {self.bucket.endpoint}"

    @contextmanager
    def receive(self, stream: IO[bytes], *, most: int) -> Iterator[Incoming]:
        with tempfile.TemporaryFile() as file:
            sha256, size = copied(stream, file, most)
            yield Incoming(file, sha256, size, lambda: self._take_in(file, sha256))

    def try_write(self) -> None:
        key = f"{_TRIED}{uuid4().hex}"
        self._ask("put_object", key, Body=bytes(TRIED))
        self._ask("delete_object", key)

    def holds(self, sha256: str) -> bool:
        return any(self._found(key) is not None for key in self._places(sha256))

    def touch(self, sha256: str) -> None:
        for key in self._places(sha256):
            with suppress(FileNotFoundError):
                return self._copy(key, f"{_FILES}{sha256}")
        raise FileNotFoundError(sha256)

    def names(self) -> Iterator[str]:
        for page in self._pages(_FILES):
            yield from page

    @contextmanager
    def held(self) -> Iterator[None]:
        key = f"{_HELD}{uuid4().hex}"
        self._ask("put_object", key, Body=b"")
        try:
            yield
        finally:
            with suppress(StoreAway):  # it is old by itself some time
                self._ask("delete_object", key)

    def sweep(self, unnamed: Unnamed, *, margin: float = MARGIN_SECONDS) -> int:
        self._forget_abandoned()
        for page in self._pages(_ASIDE):
            old = [name for name, age in page.items() if age >= margin]
            gone = set(self._going({_sum_of(name) for name in old}, unnamed))
            for name in old:
                if _sum_of(name) in gone:
                    self._ask("delete_object", f"{_ASIDE}{name}")
        removed = 0
        for page in self._pages(_FILES):
            old = [name for name, age in page.items() if age >= margin]
            removed += sum(self._set_aside(name, margin) for name in self._going(old, unnamed))
        return removed

    def remove(self, names: Collection[str], unnamed: Unnamed, *, margin: float = MARGIN_SECONDS) -> int:
        wanted = [name for name in names if is_sum(name)]
        return sum(self._set_aside(name, margin) for name in self._going(wanted, unnamed))

    def empty(self) -> None:
        for prefix in (_FILES, _ASIDE):
            for page in self._pages(prefix):
                for name in page:
                    self._ask("delete_object", f"{prefix}{name}")

    # --- Removing -----------------------------------------------------------------------------------------------------

    def _going(self, names: Collection[str], unnamed: Unnamed) -> list[str]:
        """Those that nobody names, if nothing holds them. Whoever holds them after this question asked for none."""
        gone = sorted(unnamed(names)) if names else []
        return [] if gone and any(self._pages(_HELD)) else gone

    def _set_aside(self, sha256: str, margin: float) -> bool:
        """Whether it went; not, where it was renewed meanwhile."""
        key = f"{_FILES}{sha256}"
        age = self._found(key)
        if age is None or age < margin:
            return False
        self._copy(key, f"{_ASIDE}{sha256}.{uuid4().hex}")
        self._ask("delete_object", key)
        return True

    def _forget_abandoned(self) -> None:
        for page in self._pages(_HELD):
            for name, age in page.items():
                if age >= _HELD_SECONDS:
                    self._ask("delete_object", f"{_HELD}{name}")

    # --- Asking the bucket --------------------------------------------------------------------------------------------

    def _take_in(self, file: BinaryIO, sha256: str) -> None:
        with tempfile.TemporaryFile() as sealed:
            self.seal.write(file, sealed, sha256)
            sealed.seek(0)
            self._ask("put_object", f"{_FILES}{sha256}", Body=sealed)

    def _stored(self, sha256: str) -> BinaryIO:
        for key in self._places(sha256):
            with suppress(FileNotFoundError):
                return cast("BinaryIO", io.BufferedReader(_Remote(self, key), PIECE))
        raise FileNotFoundError(sha256)

    def _places(self, sha256: str) -> Iterator[str]:
        """Where these bytes may lie; the second is looked for only by whoever does not find them in the first."""
        yield f"{_FILES}{require_sum(sha256)}"
        for page in self._pages(f"{_ASIDE}{sha256}."):
            for rest in page:
                yield f"{_ASIDE}{sha256}.{rest}"

    def _found(self, key: str) -> float | None:
        """How many seconds ago it was written; None where there is none."""
        try:
            answer = self._ask("head_object", key)
        except FileNotFoundError:
            return None
        return _age(answer, answer["LastModified"])

    def _copy(self, key: str, to: str) -> None:
        source = {"Bucket": self.bucket.name, "Key": self._full(key)}
        # A store copies something onto itself only with other metadata: that it is new.
        self._ask("copy_object", to, CopySource=source, MetadataDirective="REPLACE", Metadata={"copy": uuid4().hex})

    def get(self, key: str, start: int) -> tuple[Any, int]:
        """The bytes from there on, as a stream, and how many they are. Raises FileNotFoundError."""
        answer = self._ask("get_object", key, **({"Range": f"bytes={start}-"} if start else {}))
        return answer["Body"], answer["ContentLength"]

    def _pages(self, prefix: str) -> Iterator[Mapping[str, float]]:
        """What the names of a prefix end with, in order and a thousand at a time, with how many seconds old each is."""
        after: dict[str, str] = {}
        while True:
            answer = self._ask("list_objects_v2", Prefix=self._full(prefix), **after)
            if found := answer.get("Contents"):
                cut = len(self._full(prefix))
                yield {each["Key"][cut:]: _age(answer, each["LastModified"]) for each in found}
            if not answer.get("IsTruncated"):
                return
            after = {"ContinuationToken": answer["NextContinuationToken"]}

    def _ask(self, what: str, key: str | None = None, **arguments: Any) -> Any:
        """Raises FileNotFoundError for what is not there, StoreAway where nothing was done."""
        client = _client(self.bucket, os.getpid())
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415  # an extra

        if key is not None:
            arguments["Key"] = self._full(key)
        try:
            return getattr(client, what)(Bucket=self.bucket.name, **arguments)
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "")
            if code in _MISSING and key is not None:
                raise FileNotFoundError(key) from error
            raise StoreAway(f"{self.where} refuses: {code}") from error
        except BotoCoreError as error:
            raise StoreAway(f"{self.where} does not answer: {type(error).__name__}") from error

    def _full(self, key: str) -> str:
        return f"{self.bucket.prefix}{key}"


class _Remote(AnyPlace):
    """An object, read in one stream as long as nobody jumps. A stream that breaks is taken up once where it broke."""

    def __init__(self, store: BucketStore, key: str) -> None:
        self._store, self._key = store, key
        self._at = self._next = 0
        self._body: Any = None
        self._body, self._size = store.get(key, 0)

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        wanted = min(len(view), self._size - self._at)
        if wanted <= 0:
            return 0
        try:
            found = self._read(wanted)
        except StoreAway:
            self._let_go()
            found = self._read(wanted)
        view[: len(found)] = found
        return len(found)

    def close(self) -> None:
        self._let_go()
        super().close()

    def _read(self, wanted: int) -> bytes:
        from botocore.exceptions import BotoCoreError  # noqa: PLC0415  # an extra
        from urllib3.exceptions import HTTPError  # noqa: PLC0415

        if self._body is None or self._at != self._next:
            self._let_go()
            self._body, _ = self._store.get(self._key, self._at)
        try:
            found = cast("bytes", self._body.read(wanted))
        except (BotoCoreError, HTTPError, OSError) as error:
            raise StoreAway(f"{self._store.where} stopped while a file was read: {type(error).__name__}") from error
        if not found:
            raise StoreAway(f"{self._store.where} gave less of a file than it said.")
        self._at = self._next = self._at + len(found)
        return found

    def _let_go(self) -> None:
        if self._body is not None:
            self._body.close()
            self._body = None


@cache
def _client(bucket: Bucket, process: int) -> Any:
    """One client for all threads of a process, whose connections no other process may use."""
    try:
        import boto3  # noqa: PLC0415  # an extra
        from botocore.config import Config  # noqa: PLC0415
    except ImportError as error:
        raise StoreAway("the package boto3 is not installed (greenroll[s3])") from error

    return boto3.session.Session().client(
        "s3",
        endpoint_url=bucket.endpoint,
        aws_access_key_id=bucket.key,
        aws_secret_access_key=bucket.secret,
        region_name=bucket.region,
        config=Config(
            connect_timeout=_CONNECT_SECONDS,
            read_timeout=_READ_SECONDS,
            retries={"total_max_attempts": _ATTEMPTS, "mode": "standard"},
            max_pool_connections=32,
            # What arrives is compared with what was sent; sums that only one vendor knows are asked of nobody.
            s3={"addressing_style": bucket.addressing, "payload_signing_enabled": True},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )


def _age(answer: Any, written: datetime) -> float:
    """By the store's own clock."""
    now = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
    return (now - written).total_seconds()


def _sum_of(name: str) -> str:
    """The SHA-256 of what was set aside under that name."""
    return name.partition(".")[0]
