"""A file among the fields of a form. It is kept first, so that it survives a form that has to be corrected."""

from __future__ import annotations

from typing import Any, ClassVar

from flask_wtf.file import FileField
from markupsafe import Markup
from werkzeug.datastructures import FileStorage
from wtforms import Form as AnyForm
from wtforms import HiddenField
from wtforms.validators import ValidationError

from core.contents import kinds
from core.contents.kinds import FileRefused
from core.files import operations as files
from core.files import purposes
from core.files.models import StoredFile
from core.files.purposes import Purpose
from core.files.queries import waiting
from core.forms.sizes import size
from core.instance import instance
from core.people.models import Person
from core.web.access import signed_in_person
from core.web.form import Form

_KEPT = Markup(
    '<input name="{name}" type="hidden" value="{id}">'
    '<p role="status">已上传：{file}（{size}），{opens}。如需更换，请重新选择文件。</p>'
)
_OPENS = Markup('<a href="/files/{id}">查看</a>')


class UploadField(FileField):  # type: ignore[misc]  # Flask-WTF carries no types
    """One file for a purpose (its id): `kept` is the file that came with the form, or that came with it before.

    `required` is what is said where there is none; without it nobody has to give one. The file is kept when the form
    is examined, whatever else is wrong there; after that its id goes with the form, as ``<name>_id``.
    """

    kept: StoredFile | None = None
    _refusal: FileRefused | None = None
    _before: str = ""

    def __init__(self, label: str, purpose: str, *, help: str = "", required: str = "", **kwargs: Any) -> None:
        accepts = purposes.known(purpose).accepts
        said = f"{help}{kinds.labels(accepts)}，不超过 {instance().settings.file_megabytes} MB。"
        given = {"description": said, "render_kw": {"accept": kinds.accept_attribute(accepts)}, **kwargs}
        super().__init__(label, **given)
        self._purpose, self._required, self.flags.required = purpose, required, bool(required)

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        super().process(formdata, *args, **kwargs)
        self._before = formdata.get(f"{self.name}_id", "") if formdata else ""

    def waive(self) -> None:
        """Let nobody have to give one."""
        self._required, self.flags.required = "", False

    @property
    def kept_id(self) -> str | None:
        return None if self.kept is None else self.kept.id

    def receive(self) -> None:
        """Keep the file that came with the form, or find the one that came with it before; once."""
        if self.kept is None and self._refusal is None:
            person = signed_in_person()
            try:
                self.kept = (
                    files.keep(self.data, self._purpose, by=person)
                    if self.data
                    else waiting(person, self._before, self._purpose)
                )
            except FileRefused as refused:
                self._refusal = refused

    def pre_validate(self, form: AnyForm) -> None:
        self.receive()
        if self._refusal is not None:
            raise ValidationError(f"{self._refusal.sentence}{self._refusal.cure or ''}")
        if self.kept is None and self._required:
            raise ValidationError(self._required)

    def __call__(self, **kwargs: Any) -> Markup:
        shown: Markup = super().__call__(**kwargs)
        if self.kept is None:
            return shown
        held = {"name": f"{self.name}_id", "id": self.kept.id, "file": self.kept.name, "size": size(self.kept.size)}
        held["opens"] = _OPENS.format(id=self.kept.id) if self.kept.scan.opens else self.kept.scan.label
        return shown + _KEPT.format(**held)


class KeptFileForm(Form):
    """A form that brings a file and looks at it twice: once to show what would be done with it, once to do it.

    `file_id` carries the uploaded file from the preview to the act. Who extends it says what it is kept for.
    """

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
                self.kept = files.keep(upload, self.kept_for.id, by=person)
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
