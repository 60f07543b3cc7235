"""Where the bytes lie: in a folder of the machine, or in a bucket that several machines reach (S3).

store = opened(settings.storage, Seal(keys, cipher))
with store.receive(stream, most=limit) as incoming:
    kind = recognise(incoming.file)
    incoming.keep()
"""

from __future__ import annotations

from pathlib import Path

from core.contents.storage.bucket import BucketStore
from core.contents.storage.folder import FolderStore
from core.contents.storage.reading import StoreAway
from core.contents.storage.seal import Seal
from core.contents.storage.store import Store, TooLarge
from core.places import Bucket


def opened(place: Path | Bucket, seal: Seal) -> Store:
    """The store that a setting names."""
    return FolderStore(place, seal) if isinstance(place, Path) else BucketStore(place, seal)
