"""The errors of the domain: sentences for their reader, and how each looks in JSON and on the command line.

An operation raises one of these; nothing of it has then been changed. `core.web.error_pages` draws them as pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

if TYPE_CHECKING:
    from datetime import datetime

    from core.plugin_api import Finding

T = TypeVar("T")


class DomainError(Exception):
    """What is wrong (`sentence`), what mends it (`cure`), and the form field concerned (`field`), if any."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "error"
    title: ClassVar[str] = "无法完成操作"

    def __init__(self, sentence: str, cure: str | None = None, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.cure = cure
        self.field = field

    def as_json(self) -> dict[str, Any]:
        """`{"code", "message", "cure", "errors"}`: the one shape of errors under /api/."""
        errors = {self.field: [self.sentence]} if self.field else {}
        return {"code": self.code, "message": self.sentence, "cure": self.cure, "errors": errors}

    def as_text(self) -> str:
        """The sentences for a terminal."""
        return self.sentence if self.cure is None else f"{self.sentence}\n{self.cure}"


class NotAllowed(DomainError):
    """The person may not do this."""

    status = 403
    code = "not_allowed"
    title = "没有权限"


class NotFound(DomainError):
    """There is no such thing, or not for this person: the two must look alike."""

    status = 404
    code = "not_found"
    title = "找不到内容"


def existing(what: T | None, sentence: str, cure: str | None = None) -> T:
    """What was looked for. Raises NotFound, in these words, where it is not there."""
    if what is None:
        raise NotFound(sentence, cure)
    return what


class Conflict(DomainError):
    """Something that exists already, or another state, stands in the way.

    `constraint` is the name of the database constraint that was hurt, if it was one.
    """

    status = 409
    code = "conflict"
    title = "与现有数据冲突"

    def __init__(
        self, sentence: str, cure: str | None = None, field: str | None = None, *, constraint: str | None = None
    ) -> None:
        super().__init__(sentence, cure, field)
        self.constraint = constraint


class Stale(Conflict):
    """It was changed since it was read: `what` changed, `by` whom, `at` which instant (aware)."""

    code = "stale"
    title = "内容已被更新"

    def __init__(
        self, sentence: str, cure: str | None = None, *, by: str | None = None, at: datetime | None = None
    ) -> None:
        super().__init__(sentence, cure or "请查看最新内容后再操作；您刚才的操作没有生效。")
        self.by = by
        self.at = at


class StageClosed(Conflict):
    """The stage is not open: too early, or past its deadline."""

    code = "stage_closed"
    title = "当前环节未开放"


class Invalid(DomainError):
    """Values that were refused: `errors` maps the path of a field (`table.row.column`) to its sentences."""

    status = 422
    code = "invalid"
    title = "填写有误"

    def __init__(self, errors: Mapping[str, Sequence[str]], sentence: str = "填写的内容有误，请按提示修改。") -> None:
        super().__init__(sentence)
        self.errors = {path: list(sentences) for path, sentences in errors.items()}

    def as_json(self) -> dict[str, Any]:
        return {**super().as_json(), "errors": self.errors}

    def as_text(self) -> str:
        lines = [f"  {path}: {sentence}" for path, sentences in self.errors.items() for sentence in sentences]
        return "\n".join([self.sentence, *lines])


class RulesRefuse(DomainError):
    """The rules stand in the way; `findings` say which clause, what was seen and what would mend it."""

    status = 422
    code = "rules_refuse"
    title = "不符合规定"

    def __init__(self, findings: Sequence[Finding], sentence: str = "不符合以下规定，操作没有生效。") -> None:
        super().__init__(sentence)
        self.findings = tuple(findings)

    def as_json(self) -> dict[str, Any]:
        found = [
            {"rule": f.rule_id, "force": f.force.value, "clause": f.clause, "message": f.message, "cure": f.cure}
            for f in self.findings
        ]
        return {**super().as_json(), "findings": found}

    def as_text(self) -> str:
        return "\n".join([self.sentence, *(f"  {finding.message}" for finding in self.findings)])


def refusal_of(ask: Callable[[], object]) -> DomainError | None:
    """What a condition raises, asked before anything is done; None where nothing stands in the way."""
    try:
        ask()
    except DomainError as refused:
        return refused
    return None


def required(text: str | None, field: str, sentence: str, *, most: int = 2000) -> str:
    """The text without blanks at its ends. Raises Invalid on the field where it is empty or too long."""
    given = (text or "").strip()
    if not given:
        raise Invalid({field: [sentence]})
    if len(given) > most:
        raise Invalid({field: [f"最多 {most} 个字，现有 {len(given)} 个。"]})
    return given


class Faults:
    """What is wrong with several values, so that all of it is said at once.

    faults = Faults()
    with faults:
        reason = required(...)
    with faults:
        _require_colleague(...)
    faults.tell()
    """

    def __init__(self) -> None:
        self._errors: dict[str, list[str]] = {}

    def __enter__(self) -> None: ...

    def __exit__(self, _: object, raised: BaseException | None, __: object) -> bool:
        if not isinstance(raised, Invalid):
            return False
        for path, sentences in raised.errors.items():
            self._errors.setdefault(path, []).extend(sentences)
        return True

    def tell(self) -> None:
        """Raises Invalid where anything was wrong."""
        if self._errors:
            raise Invalid(self._errors)


def all_required(wanted: Mapping[str, tuple[str | None, str, int]]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Several texts at once: those that are given, and by field what is wrong with the others.

    `wanted`: by field the text, the sentence where it is empty, and how long it may be.
    """
    given: dict[str, str] = {}
    errors: dict[str, list[str]] = {}
    for field, (text, sentence, most) in wanted.items():
        try:
            given[field] = required(text, field, sentence, most=most)
        except Invalid as invalid:
            errors |= {path: list(sentences) for path, sentences in invalid.errors.items()}
    return given, errors
