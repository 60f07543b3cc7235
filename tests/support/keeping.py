"""What a process keeps for whoever asks next may hold no row: its session ends with the request that read it."""

from __future__ import annotations

import gc
from collections import defaultdict, deque
from collections.abc import Iterator
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

from flask import Flask
from sqlalchemy import Engine, MetaData
from sqlalchemy.orm import Session

from core.db.base import Base
from core.db.keeping import Kept

_ELSEWHERE = (type, ModuleType, FunctionType, BuiltinFunctionType, MethodType, Flask, Engine, MetaData, Session, Kept)
_LAST = 200


class Watched:
    """The last that were kept of each kind, and whether a row hangs on one of them."""

    def __init__(self) -> None:
        self._kept = defaultdict[int, deque[Any]](lambda: deque(maxlen=_LAST))

    def watch(self, kept: Kept[Any, Any], value: object) -> None:
        self._kept[id(kept)].append(value)

    def rows(self) -> Iterator[Base]:
        waiting: list[Any] = [each for values in self._kept.values() for each in values]
        seen = set[int]()
        while waiting:
            one = waiting.pop()
            if id(one) in seen or isinstance(one, _ELSEWHERE):
                continue
            seen.add(id(one))
            if isinstance(one, Base):
                yield one
            else:
                waiting += gc.get_referents(one)
