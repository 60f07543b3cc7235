"""YAML read strictly: duplicate keys refused, scalars kept as text, the line of every key known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import yaml
from yaml import MappingNode, MarkedYAMLError, Node, ScalarNode, YAMLError

from core.plugin_api.scalars import Plain

_WORDS: Mapping[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_PLAIN_TAGS = {
    f"tag:yaml.org,2002:{kind}"
    for kind in ("null", "bool", "int", "float", "str", "timestamp", "map", "seq", "merge", "value")
}
_KEPT = 512
_WIDE = "⺀-\u9fff　-〿＀-￯“”‘’…—"
_FOLD = re.compile(f"(?<=[{_WIDE}]) (?=[{_WIDE}])")


class YamlFault(Exception):
    """One thing that is wrong with a YAML text, at a line counted from 1."""

    def __init__(self, line: int, key: str, message: str, cure: str) -> None:
        super().__init__(message)
        self.line, self.key, self.message, self.cure = line, key, message, cure


@dataclass(slots=True)
class Document:
    """What a YAML text says: plain data, the line of each key by path (``stages[1].gate``), and what is wrong.

    It is shared by all who read the same text: nobody changes it.
    """

    data: Any = None
    lines: dict[str, int] = field(default_factory=dict)
    faults: list[YamlFault] = field(default_factory=list)


@lru_cache(maxsize=_KEPT)
def read(text: str) -> Document:
    """Read a YAML text. It never raises: what is wrong stands in the document's ``faults``.

    Parsing is nearly all of the time that loading takes, and regions share what they extend: a text is read once.
    """
    document = Document()
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except YAMLError as error:
        document.faults.append(_malformed(error, text))
        return document
    if root is not None:
        document.data = _Walk(document).value(root, "")
    return document


class _Walk:
    """One walk over the nodes of a document, noting lines and faults."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.above: set[int] = set()

    def value(self, node: Node, path: str) -> Any:
        if str(node.tag) not in _PLAIN_TAGS:
            self.refuse(node, path, f"the tag {node.tag} means nothing here", "leave the tag out")
            return None
        if isinstance(node, ScalarNode):
            return _scalar(node)
        if id(node) in self.above:
            self.refuse(node, path, "this alias stands within what it repeats", "write the value out")
            return None
        self.above.add(id(node))
        try:
            return self.mapping(node, path) if isinstance(node, MappingNode) else self.sequence(node, path)
        finally:
            self.above.discard(id(node))

    def mapping(self, node: MappingNode, path: str) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                self.refuse(key_node, path, "a key must be a single word", "write `key: value`")
                continue
            key = str(key_node.value)
            inner = f"{path}.{key}" if path else key
            if key in data:
                first = self.document.lines[inner]
                self.refuse(key_node, inner, f"the key is given twice (first on line {first})", "keep one of the two")
                continue
            self.document.lines[inner] = _line(key_node)
            data[key] = self.value(value_node, inner)
        return data

    def sequence(self, node: Node, path: str) -> list[Any]:
        data = []
        for index, item in enumerate(node.value):
            inner = f"{path}[{index}]"
            self.document.lines[inner] = _line(item)
            data.append(self.value(item, inner))
        return data

    def refuse(self, node: Node, key: str, message: str, cure: str) -> None:
        self.document.faults.append(YamlFault(_line(node), key, message, cure))


def _scalar(node: ScalarNode) -> Any:
    text = str(node.value)
    if node.style in {"|", ">"}:
        text = text.rstrip("\n")
    if node.style != "|" and node.start_mark.line != node.end_mark.line:
        text = _FOLD.sub("", text)  # a folded line of Chinese has no blank at the fold
    if node.style:
        return text
    return _WORDS[text] if text in _WORDS else Plain(text)


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


_WIDE_COLON = re.compile(r"^[ \-]*[A-Za-z][A-Za-z0-9_.-]*：")


def _malformed(error: YAMLError, text: str) -> YamlFault:
    cure = "check the indentation, and put text that holds `: ` or ` #` or begins with a sign in quotes"
    if not isinstance(error, MarkedYAMLError):
        return YamlFault(0, "", f"this is not YAML: {error}", cure)
    mark = error.problem_mark or error.context_mark
    read = text.splitlines()[: 1 + (0 if mark is None else int(mark.line))]
    if wide := [number for number, line in enumerate(read, 1) if _WIDE_COLON.match(line)]:
        return YamlFault(
            wide[-1],
            "",
            "this is not YAML: a full-width colon follows the key",
            "write `: `, half-width, with a blank",
        )
    problem = error.problem or error.context or "it cannot be read"
    return YamlFault(0 if mark is None else int(mark.line) + 1, "", f"this is not YAML: {problem}", cure)
