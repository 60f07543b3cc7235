"""Beginning with what was filled in earlier: it is shown, and has to be confirmed answer by answer."""

from __future__ import annotations

from collections.abc import Collection

from core.db import db
from core.filling.models import SectionAnswers
from core.filling.operations.drafting import begin
from core.filling.purposes import Matter
from core.filling.rules.answers import Answers
from core.forms import Mode, examine
from core.forms.answers import prefilled
from core.people.models import Person
from core.plugin_api import FieldType

_NOT_CARRIED = frozenset({FieldType.EVIDENCE, FieldType.COMPUTED, FieldType.NOTE})
"""What proves a figure is another each year, and what is worked out is worked out again."""


def carry_over(matter: Matter, earlier: Answers, *, by: Person, leave: Collection[str] = ()) -> None:
    """Save the answers of an earlier filling as far as the forms still ask for them, none of them confirmed.

    What is known of who fills in now, and of the unit as it is now, stands in the place of what was known then.

    ``leave``: the questions whose answers are not to be had from there.
    Part of an operation that begins `matter`: nothing is saved in it yet.
    """
    begin(matter)
    for form in matter.forms.values():
        given, known = earlier.of(form.id), prefilled(form, matter.known(by))
        for section in form.sections:
            wanted = {field.name for field in section.fields if field.type not in _NOT_CARRIED} - set(leave)
            kept = {name: value for name, value in given.items() if name in wanted}
            if not kept:
                continue  # its page begins with what is known, as any other
            kept |= {name: value for name, value in known.items() if name in wanted}
            context = earlier.beside(form.id, section)
            found = examine(form, kept, mode=Mode.DRAFT, sections=[section.id], context=context)
            answers = {name: value for name, value in found.answers.items() if name in kept}
            if answers:
                db.session.add(
                    SectionAnswers(
                        filling_id=matter.id,
                        form_id=form.id,
                        section_id=section.id,
                        answers=answers,
                        typed={},
                        unconfirmed=sorted(answers),
                        revision=1,
                        saved_by_id=by.id,
                    )
                )
    db.session.flush()
    matter.forget()
