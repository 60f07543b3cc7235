"""Going through an archive from its beginning to its end, and comparing all of it with its manifest."""

from __future__ import annotations

import hashlib
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import BinaryIO

from core.backups.operations.making import Tell
from core.backups.rules.envelope import Keys, Opener
from core.backups.rules.manifest import Files, Manifest, differing, read
from core.backups.rules.parts import FILES, MANIFEST, TABLES, Hashed, canonical, lines_of, table_of, unpacked
from core.backups.rules.refusals import BackupRefused

OnRows = Callable[[str, Sequence[bytes]], None]
OnFile = Callable[[str, Hashed], None]


def read_through(
    file: BinaryIO,
    keys: Keys,
    tell: Tell,
    *,
    on_rows: OnRows = lambda table, lines: None,
    on_file: OnFile = lambda sha256, content: None,
) -> Manifest:
    """Hand on every table's lines and every file; the manifest, which all of it was found equal to.

    Raises BackupRefused at the first thing that is damaged; at the end where something is not what the manifest says.
    """
    whole = file.seek(0, 2)
    file.seek(0)
    manifest: Manifest | None = None
    digests: defaultdict[str, hashlib._Hash] = defaultdict(hashlib.sha256)
    counts: defaultdict[str, int] = defaultdict(int)
    files, sums, damaged = Files(), hashlib.sha256(), set()
    opener = Opener(file, keys)
    for name, content in unpacked(opener):
        if name.startswith(TABLES):
            table, lines = table_of(name), lines_of(content)
            digests[table].update(b"".join(canonical(line) + b"\n" for line in lines))
            counts[table] += len(lines)
            on_rows(table, lines)
        elif name.startswith(FILES):
            sha256, hashed = name.removeprefix(FILES), Hashed(content)
            on_file(sha256, hashed)
            hashed.drain()
            if hashed.sha256 == sha256:
                sums.update(f"{sha256} {hashed.size}\n".encode())
                files = replace(files, count=files.count + 1, bytes=files.bytes + hashed.size)
            else:
                damaged.add(sha256)
        elif name == MANIFEST:
            manifest = read(content.read())
        tell("read", file.tell(), whole)
    opener.read(sys.maxsize)  # what stands behind the last part, which must be nothing but the envelope's end
    if manifest is None:
        raise BackupRefused("The backup has no manifest.")
    found = replace(
        manifest,
        tables={
            name: replace(table, rows=counts[name], sha256=digests[name].hexdigest())
            for name, table in manifest.tables.items()
        },
        files=replace(files, sha256=sums.hexdigest()),
    )
    if wrong := [*differing(manifest, found), *sorted(damaged - set(manifest.files.damaged))]:
        raise BackupRefused(f"The backup is not what its manifest says: {'; '.join(wrong)}.")
    return manifest
