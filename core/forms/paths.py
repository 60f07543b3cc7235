"""Reaching into answers by path: ``name``, ``table.row.column``, ``growing.0.column``, ``matrix.row``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def value_at(answers: object, path: str) -> object:
    """The answer at a path, or None.

    The column of a growing table without a row's number (``products.output``) is the list of that column's answers.
    """
    return _reach(answers, path.split("."))


def _reach(value: object, steps: Sequence[str]) -> object:
    for index, step in enumerate(steps):
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list | tuple):
            if not (step.isascii() and step.isdigit()):
                return [_reach(row, steps[index:]) for row in value]
            value = value[int(step)] if int(step) < len(value) else None
        else:
            return None
    return value


def root(path: str) -> str:
    """The name of the field in which a path starts."""
    return path.partition(".")[0]
