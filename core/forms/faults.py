"""What is wrong with an answer, as a sentence at a path; and the words by which a sentence points to its question."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from core.plugin_api.declarations.form import Field

_QUOTABLE_BITS = 128
_INVISIBLE = {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"}


class Mode(StrEnum):
    """How strictly answers are looked at."""

    DRAFT = "draft"  # what is answered has to be right
    SUBMISSION = "submission"  # and everything demanded has to be answered


@dataclass(frozen=True, slots=True)
class Fault:
    """One sentence about the answer at ``path``; ``missing`` when nothing is wrong but something is not there yet."""

    path: str
    sentence: str
    missing: bool = False


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A stored file as a form sees it: its id, its name as uploaded, its size in bytes, where it can be opened.

    ``group``: under which heading it is offered, where it comes from a store. ``warning``: what its reader must see of
    it, in the tone of a badge.
    """

    id: str
    name: str
    size: int = 0
    href: str | None = None
    group: str = ""
    warning: str = ""
    tone: str = "waiting"


@dataclass(frozen=True, slots=True)
class Question:
    """A field where it stands: its path, and what has to be said with its label to find it.

    ``within`` are a cell's table and row; ``aside`` tells a label apart that the form prints more than once.
    """

    field: Field
    path: str
    within: str = ""
    aside: str = ""

    @property
    def spoken(self) -> str:
        """``“总资产”``, ``“经营情况”中“2021 年”的“总资产”``, or ``“联系电话”（申报联系人的手机）``."""
        return f"{self.within}“{self.field.label}”{self.aside}"


@dataclass(slots=True)
class Reading:
    """The circumstances under which answers are read, and the faults found so far."""

    mode: Mode
    today: date
    files: Mapping[str, EvidenceFile] | None = None
    known: Mapping[str, object] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def apart(self) -> Reading:
        """The same circumstances with no faults yet, for answers that may turn out not to be asked for."""
        return Reading(self.mode, self.today, self.files, self.known)

    def wrong(self, question: Question, predicate: str) -> None:
        """Note a fault; the sentence is the question's name followed by ``predicate``."""
        self.faults.append(Fault(question.path, f"{question.spoken}{predicate}"))

    def missing(self, question: Question, verb: str) -> None:
        """Note that an answer is demanded: ``请填写……``."""
        self.faults.append(Fault(question.path, f"请{verb}{question.spoken}。", missing=True))

    def unknown(self, path: str, key: object, within: str) -> None:
        """Note a key that nobody asked for."""
        shown = seen(key)
        step = shown.replace(".", "_")
        at = f"{path}.{step}" if path else step
        self.faults.append(Fault(at, f"{within}没有名为“{shown}”的项目，请核对名称或删去。"))


class Refused(Exception):
    """A single value that cannot be accepted; the message is the predicate of the sentence."""


def seen(raw: object, most: int = 20) -> str:
    """What was given, short and printable, for quoting in a sentence."""
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, int):
        return str(raw) if raw.bit_length() < _QUOTABLE_BITS else "一个很大的整数"
    if isinstance(raw, Mapping):
        return "一个对象"
    if isinstance(raw, list | tuple):
        return "一个列表"
    text = str(raw)[: most + 1]
    clean = "".join("□" if unicodedata.category(sign) in _INVISIBLE else sign for sign in text)
    return f"{clean[:most]}…" if len(clean) > most else clean


def by_path(faults: Iterable[Fault]) -> dict[str, list[str]]:
    """Faults as ``{path: [sentence, ...]}``, in the order found."""
    errors: dict[str, list[str]] = {}
    for fault in faults:
        errors.setdefault(fault.path, []).append(fault.sentence)
    return errors
