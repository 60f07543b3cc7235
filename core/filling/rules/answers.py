"""What is filled in, as forms and rules want them: by form, and with what the other forms say."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Protocol, TypeVar

from core.forms import LaidOutForm, settled
from core.plugin_api import Section

T = TypeVar("T")


def mark(id: str, seal: str) -> str:
    """What names a submission's answers as they stand; of those stored before there were keys the seal may be alike."""
    return f"{id} {seal}"


class Saved(Protocol):
    """The saved answers of a section, as the tables keep them."""

    @property
    def form_id(self) -> str: ...
    @property
    def answers(self) -> Mapping[str, Any]: ...


class Submitted(Protocol):
    """What was submitted, as the tables keep it."""

    @property
    def mark(self) -> str: ...
    @property
    def answers(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Answers:
    """Every answer: form id → {field: value}. Names are unique across the forms that are filled together.

    ``mark`` names answers by what never changes: the submission that says so, or their own words. Of those of one mark
    what is made of them is kept (`core.filling.queries`).
    """

    by_form: Mapping[str, Mapping[str, Any]]
    mark: str | None = None
    _made: dict[Hashable, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is made of these answers, however many ask for it; `key` names all else that it is made of."""
        if key not in self._made:
            self._made[key] = make()
        found: T = self._made[key]
        return found

    @classmethod
    def of_sections(cls, saved: Iterable[Saved]) -> Answers:
        """What is saved, section by section."""
        by_form: dict[str, dict[str, Any]] = {}
        for section in saved:
            by_form.setdefault(section.form_id, {}).update(section.answers)
        return cls(by_form, sha256(json.dumps(by_form).encode()).hexdigest())

    @classmethod
    def of_submission(cls, submitted: Submitted) -> Answers:
        """What was submitted."""
        return cls(submitted.answers, submitted.mark)

    @property
    def flat(self) -> dict[str, Any]:
        """All of them by field name."""
        return {name: value for answers in self.by_form.values() for name, value in answers.items()}

    def of(self, form_id: str) -> Mapping[str, Any]:
        """The answers to one form."""
        return self.by_form.get(form_id, {})

    def elsewhere(self, form_id: str) -> dict[str, Any]:
        """The answers to all other forms, for conditions that look beyond their own."""
        return {
            name: value for form, answers in self.by_form.items() if form != form_id for name, value in answers.items()
        }

    def settled(self, form: LaidOutForm) -> Mapping[str, object]:
        """Those to a form without what does not apply, what is worked out among them (`core.forms.settled`)."""
        return self.once((settled, form), lambda: settled(form, self.of(form.id), self.elsewhere(form.id)))

    def beside(self, form_id: str, section: Section) -> dict[str, Any]:
        """All answers but those of one section."""
        own = {field.name for field in section.fields}
        others = {name: value for name, value in self.of(form_id).items() if name not in own}
        return {**self.elsewhere(form_id), **others}
