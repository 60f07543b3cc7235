"""What an expert has in sight while he scores: what each side said of the indicators, and the files that prove it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.applications.models import Application
from core.filling.queries import last_submission, submitted_files
from core.forms import EvidenceFile
from core.people.models import Person
from core.scoring.presenting.columns import Columns, columns_for
from core.scoring.queries import scores


@dataclass(frozen=True, slots=True)
class Materials:
    """``columns``: as far as the reader may know them, None where nothing is scored; ``proofs``: files by indicator;
    ``others``: the files that prove something else.
    """

    columns: Columns | None
    proofs: Mapping[int, Sequence[EvidenceFile]]
    others: Sequence[EvidenceFile]


def materials(application: Application, reader: Person) -> Materials:
    """What was submitted last of an application, for somebody who scores it."""
    submitted = last_submission(application.id)
    files = {} if submitted is None else submitted_files(submitted)
    columns, stated = columns_for(application, reader), scores.stated(application)
    numbers = () if columns is None else [row.number for row in columns.rows]
    proofs = {
        number: [files[id] for id in dict.fromkeys(stated.filed.evidence(number)) if id in files]
        for number in numbers
        if stated is not None
    }
    shown = {each.id for found in proofs.values() for each in found}
    return Materials(columns, proofs, [each for id, each in files.items() if id not in shown])
