"""A real object store for the tests: SeaweedFS, one for all processes of a run, reached as any S3 is."""

from __future__ import annotations

import fcntl
import json
import os
import shlex
import signal
import subprocess
import sysconfig
import time
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pytest

from core.config import DEMO_KEYS
from core.contents.storage import BucketStore, Seal, StoreAway
from core.places import Bucket
from tests.support.servers import free_ports

KEY, SECRET = "greenroll-tests", "a/secret+of the tests"
_PORTS = ("master.port", "volume.port", "filer.port", "s3.port", "admin.port")
_SECONDS = 120


def bucket(folder: Path) -> Bucket:
    """A place of its own in the store that lives in the folder, which is started where nobody has yet."""
    folder.mkdir(exist_ok=True)
    with (folder / "turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        known = folder / "endpoint"
        if not known.exists():
            endpoint = _started(folder)
            known.write_text(endpoint)
    return _place(known.read_text())


def end(folder: Path) -> None:
    """End the store that lives there, if there is one."""
    with suppress(FileNotFoundError, ProcessLookupError):
        os.kill(int((folder / "pid").read_text()), signal.SIGKILL)


def start(folder: Path) -> None:
    """Start it, for the first time or again. It is nobody's child: it outlives the process that happened to ask."""
    script = f"{(folder / 'command').read_text()} >> said 2>&1 & echo $! > pid"
    subprocess.run(["sh", "-c", script], cwd=folder, check=True, start_new_session=True)


def _place(endpoint: str) -> Bucket:
    return Bucket(endpoint=endpoint, name="greenroll", key=KEY, secret=SECRET, prefix=f"{uuid4().hex}/")


def _started(folder: Path) -> str:
    who = {"name": "tests", "credentials": [{"accessKey": KEY, "secretKey": SECRET}], "actions": ["Admin"]}
    (folder / "people.json").write_text(json.dumps({"identities": [who]}))
    names = [name for port in _PORTS for name in (port, f"{port}.grpc")]
    ports = dict(zip(names, free_ports(len(names)), strict=True))
    program = Path(sysconfig.get_path("scripts")) / "weed"
    options = {
        "dir": folder,
        "ip": "127.0.0.1",
        "ip.bind": "127.0.0.1",
        "s3.config": folder / "people.json",
        "s3.port.iceberg": 0,
        "s3.port.lance": 0,
        "bucket": "greenroll",
        "webdav": "false",
        "admin.ui": "false",
        "master.telemetry": "false",  # it would tell its makers of us
        **ports,
    }
    command = [str(program), "mini", *(f"-{name}={value}" for name, value in options.items())]
    (folder / "command").write_text(shlex.join(command))
    start(folder)
    endpoint = f"http://127.0.0.1:{ports['s3.port']}"
    _wait(endpoint, folder)
    return endpoint


def _wait(endpoint: str, folder: Path) -> None:
    until, store = time.monotonic() + _SECONDS, BucketStore(_place(endpoint), Seal(dict(DEMO_KEYS)))
    while time.monotonic() < until:
        try:
            store.try_write()
        except StoreAway:
            time.sleep(0.1)
        else:
            return
    said = (folder / "said").read_text(errors="replace")[-2000:]
    pytest.fail(f"SeaweedFS did not come up. It said last:\n{said}")
