"""The mark of what a machine proposed and no person has confirmed: `draft: unread`, at a declaration or within one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

KEY, VALUE = "draft", "unread"
MESSAGE = "this was drafted by a machine, and nobody has confirmed it"
CURE = "read it against the document, mend it, then delete its `draft: unread`"
CURE_OF_A_ROW = "read it against the document, mend it, then empty its cell `draft` (and drop the column when all are)"


def marks_of(data: Any, path: str = "") -> Iterator[str]:
    """The paths of all marks within what a file says."""
    if isinstance(data, Mapping):
        for key, inner in data.items():
            at = f"{path}.{key}" if path else str(key)
            if _is_mark(key, inner):
                yield at
            else:
                yield from marks_of(inner, at)
    elif isinstance(data, list):
        for index, inner in enumerate(data):
            yield from marks_of(inner, f"{path}[{index}]")


def without_marks(data: Any) -> Any:
    """The same without the marks. Any other use of the key stays, and is refused as every unknown key is."""
    if isinstance(data, Mapping):
        return {key: without_marks(inner) for key, inner in data.items() if not _is_mark(key, inner)}
    return [without_marks(each) for each in data] if isinstance(data, list) else data


def _is_mark(key: Any, value: Any) -> bool:
    return key == KEY and isinstance(value, str) and str(value) == VALUE
