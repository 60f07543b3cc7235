"""The spreadsheet of benchmarks, kept with the revision that it made."""

from __future__ import annotations

from core.contents.sheets import ACCEPTED
from core.files import purposes
from core.files.models import StoredFile
from core.files.purposes import Purpose
from core.people.models import Person
from core.people.policies import Permission
from core.scoring import policies

OWNER = "benchmark_revision"


def may_open(person: Person, file: StoredFile) -> Permission:
    """Whoever may see the revision."""
    return policies.may_see(person)


BENCHMARK_FILE = purposes.register(Purpose("benchmark_file", "对标值文件", accepts=ACCEPTED, may_open=may_open))
