"""How long looking into one file may take, with all that stands within it, and how many are looked into at once: who
sends them decides what stands there."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import BoundedSemaphore

from core.contents.kinds import PATIENCE, FileRefused, ManyAreRead

MOST_SECONDS = 20.0
"""Of processor time. The largest of honest workbooks take half of it."""
_PLACES = BoundedSemaphore(3)
"""Of a process: fewer than its threads, so that pages are served while files are looked into."""
MOST_DEEP = 5
"""Files within files: as deep as nobody packs them but who hides something."""
_DEPTH: ContextVar[int] = ContextVar("depth", default=0)
_UNTIL: ContextVar[float | None] = ContextVar("until", default=None)


@contextmanager
def bounded() -> Iterator[None]:
    """What is looked into here has a place, and so much time together with what is looked into within it.

    Raises ManyAreRead where no place comes free.
    """
    if _UNTIL.get() is not None:
        with _one_deeper():
            yield
        return
    if not _PLACES.acquire(timeout=PATIENCE):
        raise ManyAreRead
    begun = _UNTIL.set(time.thread_time() + MOST_SECONDS)
    try:
        yield
    finally:
        _UNTIL.reset(begun)
        _PLACES.release()


@contextmanager
def _one_deeper() -> Iterator[None]:
    before = _DEPTH.set(_DEPTH.get() + 1)
    try:
        if _DEPTH.get() > MOST_DEEP:
            raise FileRefused("文件里一层套一层地嵌入了其他文件，不能接收。", "请把嵌入的文件取出来，分开上传。")
        yield
    finally:
        _DEPTH.reset(before)


def go_on() -> None:
    """Asked again and again on the way. Raises FileRefused where the time is over."""
    until = _UNTIL.get()
    if until is not None and time.thread_time() > until:
        raise FileRefused("文件的内容过于庞杂，检查所需的时间超出了限度。", "请拆成几个文件，或者重新导出后再上传。")
