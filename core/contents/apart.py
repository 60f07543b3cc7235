"""Reading what a stranger sent with a library that knows no bounds: in a process of its own, which has them.

    found = read_apart(tables, content)     # `tables(content)` there; what it returns (as JSON) or refuses, here
    found = read_apart(of_pdf, content, 6)  # `of_pdf(content, 6)`

The child is bounded in memory, time and length of its answer, knows none of our settings and opens nothing of ours. One
that goes past its bounds, or that its library kills, costs nobody but the sender anything. It is started anew instead
of forked: a fork of a process that has threads may hang.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from importlib import import_module
from typing import Any

from core.contents.kinds import PATIENCE, ManyAreRead
from core.errors import DomainError

MEMORY = 1_000_000_000
ANSWER = 100_000_000
CPU_SECONDS = 20
"""Bytes, bytes, and seconds that one file may cost. A table of 100,000 rows by 20 columns needs a fifth of each."""
WALL_SECONDS = 60

_AT_ONCE = threading.BoundedSemaphore(2)
_CHILD = "import sys; from core.contents.apart import _answer; _answer(*sys.argv[1:])"


class FileUnreadable(DomainError):
    """The file cannot be read: why, and what to do."""

    status = 422
    code = "file_unreadable"
    title = "无法读取文件"


def read_apart(
    reader: Callable[..., Any],
    content: bytes,
    *numbers: int,
    seconds: int = CPU_SECONDS,
    wall: int = WALL_SECONDS,
    patience: float = PATIENCE,
) -> Any:
    """What `reader`, a function of a module, makes of the content and the numbers, by way of JSON.

    `wall`: so many seconds it may take by the clock; `patience`: so many one waits for its turn. Raises FileUnreadable,
    with the reader's own sentence, or where the bounds (`seconds` of processor time) were too narrow for the file;
    ManyAreRead.
    """
    bounds = (str(bound) for bound in (MEMORY, seconds, ANSWER))
    command = [sys.executable, "-P", "-c", _CHILD, reader.__module__, reader.__qualname__, *bounds, *map(str, numbers)]
    path = {"PYTHONPATH": ":".join(filter(None, sys.path))}
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as answered:
        asked.write(content)
        asked.seek(0)
        if not _AT_ONCE.acquire(timeout=patience):
            raise ManyAreRead
        try:
            subprocess.run(command, env=path, stdin=asked, stdout=answered, check=True, timeout=wall)
        except subprocess.SubprocessError as fault:
            raise FileUnreadable(
                "读取文件所需的内存或时间超出了限度，或者文件已损坏。",
                "很远的行或列里如有内容或格式，请把需要的内容复制到新的文件中；内容很多时请拆成几个文件。",
            ) from fault
        finally:
            _AT_ONCE.release()
        answered.seek(0)
        answer = json.load(answered)
    if "refused" in answer:
        raise FileUnreadable(*answer["refused"])
    return answer["found"]


_BOUNDS = (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE)


def _answer(module: str, name: str, *given: str) -> None:
    """The child: bounds first, then the reader's module, then the stranger's bytes."""
    numbers = list(map(int, given))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for bound, most in zip(_BOUNDS, numbers, strict=False):
        resource.setrlimit(bound, (most, most))
    try:
        reader = getattr(import_module(module), name)
        answer = {"found": reader(sys.stdin.buffer.read(), *numbers[len(_BOUNDS) :])}
    except FileUnreadable as refusal:
        answer = {"refused": [refusal.sentence, refusal.cure]}
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()
