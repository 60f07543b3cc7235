"""A form that brings a file and looks at it twice: once to show what would be done with it, once to do it."""

from __future__ import annotations

from typing import Any, ClassVar

from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField
from wtforms.validators import ValidationError

from core.contents.kinds import FileRefused
from core.files import operations
from core.files.models import StoredFile
from core.files.purposes import Purpose
from core.files.queries import waiting
from core.instance import instance
from core.people.models import Person
from core.web.form import Form


class KeptFileForm(Form):
    """`file_id` carries the uploaded file from the preview to the act. Who extends it says what it is kept for."""

    kept_for: ClassVar[Purpose]

    file = FileField()
    file_id = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.file.flags.required = True
        self.file.description = (
            f"Excel（.xlsx）或 CSV（UTF-8、GB18030），不超过 {instance().settings.file_megabytes} MB。"
        )
        self.kept: StoredFile | None = None
        self._refusal: FileRefused | None = None

    def receive(self, person: Person) -> None:
        """Keep the file that came with the form, or find the one that was previewed."""
        upload = self.file.data
        if isinstance(upload, FileStorage) and upload.filename:
            try:
                self.kept = operations.keep(upload, self.kept_for.id, by=person)
            except FileRefused as error:
                self._refusal = error
        elif self.file_id.data:
            self.kept = waiting(person, self.file_id.data, self.kept_for.id)
        self.file_id.data = "" if self.kept is None else self.kept.id

    def validate_file(self, field: FileField) -> None:
        if self._refusal is not None:
            raise ValidationError(f"{self._refusal.sentence}{self._refusal.cure or ''}")
        if self.kept is None:
            raise ValidationError(f"请选择{self.kept_for.label}。")

    @property
    def stored(self) -> StoredFile:
        """The file, once the form is valid."""
        assert self.kept is not None  # noqa: S101  # the form asks for it
        return self.kept
