"""Reads a plugin's files into declarations, strictly; every problem becomes a fault with file, line, key and cure."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar, get_origin, get_type_hints

from core.plugin_api import schema, unread, yaml_text
from core.plugin_api.declarations import Place
from core.plugin_api.faults import Fault, did_you_mean
from core.plugin_api.frozen import FrozenMap
from core.plugin_api.kinds import Kind, Spread
from core.plugin_api.scalars import Plain

T = TypeVar("T")

_LIST_MARK = ";"


class Reader:
    """Reads the files of one plugin and collects what is wrong with them in ``faults``."""

    def __init__(self, root: Path, plugin: str) -> None:
        self.root = root
        self.plugin = plugin
        self.faults: list[Fault] = []

    def of(self, kind: Kind[T]) -> tuple[T, ...]:
        """The declarations of a kind, from the file that it names."""
        if kind.file.endswith(".csv"):
            return self.table(kind.file, kind.declares, spread=kind.spread, identify=kind.identify)
        read = self.several if kind.file.endswith(".yaml") else self.folder
        return read(kind.file, kind.declares)

    def one(self, name: str, declares: type[T]) -> T | None:
        """The single declaration of a YAML file."""
        document = self._yaml(name)
        if document is None:
            return None
        return self._declaration(declares, document.data, Place(name, 1, FrozenMap(document.lines)))

    def several(
        self, name: str, declares: type[T], *, complete: Callable[[list[Any]], list[Any]] | None = None
    ) -> tuple[T, ...]:
        """The declarations of a YAML file that holds a list. ``complete`` may fill in what a list leaves unsaid."""
        document = self._yaml(name)
        if document is None or document.data is None:
            return ()
        if not isinstance(document.data, list):
            self._fault(Place(name, 1), "", "this file must hold a list", "begin each declaration with `- `")
            return ()
        data = document.data if complete is None else complete(document.data)
        places = _places(name, document.lines, len(data))
        found = (self._declaration(declares, item, place) for item, place in zip(data, places, strict=True))
        return tuple(each for each in found if each is not None)

    def folder(self, name: str, declares: type[T]) -> tuple[T, ...]:
        """The declarations of a folder's YAML files, one in each."""
        if not (self.root / name).is_dir():
            self._missing(f"{name}/", "folder")
            return ()
        files = sorted(path.name for path in (self.root / name).glob("*.yaml"))
        found = (self.one(f"{name}/{file}", declares) for file in files)
        return tuple(each for each in found if each is not None)

    def folder_of_lists(
        self, name: str, declares: type[T], *, complete: Callable[[list[Any]], list[Any]] | None = None
    ) -> tuple[T, ...]:
        """The declarations of a folder's YAML files, a list in each."""
        if not (self.root / name).is_dir():
            self._missing(f"{name}/", "folder")
            return ()
        files = sorted(path.name for path in (self.root / name).glob("*.yaml"))
        return tuple(each for file in files for each in self.several(f"{name}/{file}", declares, complete=complete))

    def table(
        self,
        name: str,
        declares: type[T],
        *,
        spread: Spread | None = None,
        identify: Callable[[Mapping[str, Any]], str] | None = None,
    ) -> tuple[T, ...]:
        """The declarations of a CSV, one a row. A blank cell is absent; several words in a cell are parted by ``;``.

        ``identify`` makes the id of a row that gives none.
        """
        found = []
        told: set[int] = set()
        for row, place in self._rows(name, declares, spread):
            data = dict(row)
            if data.pop(unread.KEY, None) == unread.VALUE:
                if place.line not in told:
                    self._fault(place, unread.KEY, unread.MESSAGE, unread.CURE_OF_A_ROW)
                told.add(place.line)
                continue
            if identify is not None and "id" not in data:
                data["id"] = identify(data)
            found.append(self._declaration(declares, data, place))
        return tuple(each for each in found if each is not None)

    def _yaml(self, name: str) -> yaml_text.Document | None:
        text = self._text(name)
        if text is None:
            return None
        document = yaml_text.read(text)
        self.faults += [Fault(self.plugin, name, f.line, f.key, f.message, f.cure) for f in document.faults]
        return None if document.faults else document

    def _text(self, name: str) -> str | None:
        try:
            return (self.root / name).read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            self._missing(name, "file")
        except UnicodeDecodeError as error:
            self._fault(Place(name), "", f"this file is not UTF-8 (byte {error.start})", "save it as UTF-8")
        except OSError as error:
            self._fault(Place(name), "", f"this file cannot be read: {error.strerror}", "check its name and its rights")
        return None

    def _declaration(self, declares: type[T], data: object, place: Place) -> T | None:
        marks = [*unread.marks_of(data)]
        for path in marks:
            self._fault(place, path, unread.MESSAGE, unread.CURE)
        try:
            read = schema.load(declares, unread.without_marks(data) if marks else data)
        except schema.NotReadable as error:
            if unread.KEY in marks:  # what else is wrong with it is told when it is confirmed
                return None
            for path, problem in error.problems:
                self._fault(place, path, problem.message, problem.cure)
            return None
        return dataclasses.replace(read, place=place) if hasattr(read, "place") else read  # type: ignore[type-var]

    def _rows(self, name: str, declares: type[Any], spread: Spread | None) -> Iterator[tuple[dict[str, Any], Place]]:
        text = self._text(name)
        if text is None:
            return
        lines = csv.reader(text.splitlines(), strict=True)
        try:
            header = next(lines, [])
            if not self._header(name, header, declares, spread):
                return
            lists = _lists(declares)
            for row in lines:
                place = Place(name, lines.line_num)
                if any(cell.strip() for cell in row):
                    yield from ((each, place) for each in self._row(header, row, place, lists, spread))
        except csv.Error as error:
            self._fault(Place(name, lines.line_num), "", f"this is not CSV: {error}", "put text with commas in quotes")

    def _header(self, name: str, header: Sequence[str], declares: type[Any], spread: Spread | None) -> bool:
        known = {*schema.keys_of(declares), unread.KEY}
        before = len(self.faults)
        for index, column in enumerate(header):
            key = column.partition(":")[0] if spread and column.startswith(f"{spread.value}:") else column
            if key not in known:
                cure = did_you_mean(key, known, what="column")
                self._fault(Place(name, 1), column, f"{schema.readable_name(declares)} has no such column", cure)
            if column in header[:index]:
                self._fault(Place(name, 1), column, "the column is given twice", "keep one of the two")
        return len(self.faults) == before

    def _row(
        self, header: Sequence[str], row: Sequence[str], place: Place, lists: frozenset[str], spread: Spread | None
    ) -> Iterator[dict[str, Any]]:
        if len(row) != len(header):
            message = f"this row has {len(row)} cells, the header {len(header)}"
            self._fault(
                place, "", message, "give every row as many cells as the header; leave a cell blank for no value"
            )
            return
        cells = {column: cell.strip() for column, cell in zip(header, row, strict=True) if cell.strip()}
        plain = {column: _cell(cell, column in lists) for column, cell in cells.items() if ":" not in column}
        spreading = spread is not None and any(":" in column for column in header)
        if spread is None or not spreading:
            yield plain
            return
        for column, cell in cells.items():
            if ":" in column:
                yield {**plain, spread.by: column.partition(":")[2], spread.value: Plain(cell)}

    def _missing(self, name: str, what: str) -> None:
        cure = "write it, or leave its hook out of the plugin's __init__.py"
        self._fault(Place(name), "", f"this {what} does not exist", cure)

    def _fault(self, place: Place, key: str, message: str, cure: str) -> None:
        self.faults.append(Fault(self.plugin, place.file, place.line_of(key), key, message, cure))


def _places(name: str, lines: Mapping[str, int], count: int) -> list[Place]:
    """The place of each item of a list, with the lines of its own keys."""
    keys: list[dict[str, int]] = [{} for _ in range(count)]
    for path, line in lines.items():
        index, _, inner = path[1:].partition("]")
        if inner:
            keys[int(index)][inner.lstrip(".")] = line
    return [Place(name, lines[f"[{index}]"], FrozenMap(keys[index])) for index in range(count)]


def _lists(declares: type[Any]) -> frozenset[str]:
    """The keys whose value is a list."""
    hints = get_type_hints(declares)
    return frozenset(key for key, name in schema.keys_of(declares).items() if get_origin(hints[name]) is tuple)


def _cell(cell: str, is_list: bool) -> Any:
    if is_list:
        return [Plain(part.strip()) for part in cell.split(_LIST_MARK) if part.strip()]
    return cell == "true" if cell in {"true", "false"} else Plain(cell)
