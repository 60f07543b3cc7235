"""A file among the fields of a form. It is kept first, so that it survives a form that has to be corrected."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_wtf.file import MultipleFileField
from markupsafe import Markup
from werkzeug.datastructures import FileStorage
from wtforms import Form as AnyForm
from wtforms.validators import ValidationError
from wtforms.widgets import FileInput

from core.contents import kinds
from core.contents.kinds import FileRefused, Kind
from core.files import operations as files
from core.files import purposes
from core.files.models import StoredFile
from core.files.purposes import Purpose
from core.files.queries import those_waiting
from core.forms.sizes import size
from core.instance import instance
from core.web.access import signed_in_person

_KEPT = Markup(
    '<input name="{name}" type="hidden" value="{id}">'
    '<p role="status">已上传：{file}（{size}），{opens}。如需更换，请重新选择文件。</p>'
)
_TICKED = Markup(
    '<div class="form-check"><input class="form-check-input" type="checkbox" name="{name}" value="{id}"'
    ' id="{name}-{id}" checked>'
    '<label class="form-check-label" for="{name}-{id}">已上传：{file}（{size}），{opens}</label></div>'
)
_OPENS = Markup('<a href="/files/{id}">查看</a>')


def bounds_of(accepts: Iterable[Kind], most: int = 1) -> dict[str, Any]:
    """What an input for files says of itself to a browser, which looks at it before anything is sent."""
    given: dict[str, Any] = {"accept": kinds.accept_attribute(accepts), "data-most-bytes": most_bytes()}
    return {**given, "multiple": True, "data-most-files": most} if most > 1 else given


def bounds_of_purpose(id: str) -> tuple[dict[str, Any], str]:
    """The same of one file for a purpose, with its words: for an input that is drawn by hand."""
    accepts = purposes.known(id).accepts
    return bounds_of(accepts), said_of(accepts)


def most_bytes() -> int:
    """How large one upload may be."""
    return instance().settings.file_megabytes * files.MEGABYTE


def said_of(accepts: Iterable[Kind], most: int = 1) -> str:
    """The same in words."""
    each = f"最多 {most} 个，每个" if most > 1 else ""
    return f"{kinds.labels(accepts)}，{each}不超过 {instance().settings.file_megabytes} MB。"


class UploadsField(MultipleFileField):  # type: ignore[misc]  # Flask-WTF carries no types
    """Some files for a purpose (its id): `kept` are those that came with the form, now or before.

    `required` is what is said where there is none; without it nobody has to give one, but in the case `asked_when`,
    which the operation knows. The files are kept when the form
    is examined, whatever else is wrong there; after that their ids go with the form, as ``<name>_id``.
    """

    def __init__(
        self,
        label: str,
        purpose: str,
        *,
        most: int,
        help: str = "",
        required: str = "",
        asked_when: str = "",
        **kwargs: Any,
    ) -> None:
        accepts = purposes.known(purpose).accepts
        given = {
            "description": f"{help}{said_of(accepts, most)}",
            "render_kw": bounds_of(accepts, most),
            **kwargs,
        }
        super().__init__(label, **given)
        self._purpose, self._required, self._most = purpose, required, most
        self.flags.required, self.flags.asked_when = bool(required), asked_when
        self.all_kept: list[StoredFile] = []
        self._received = False
        self._refusals: list[FileRefused] = []
        self._before: list[str] = []

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        super().process(formdata, *args, **kwargs)
        self._before = list(dict.fromkeys(formdata.getlist(f"{self.name}_id"))) if formdata else []

    def demand(self, sentence: str) -> None:
        """Let somebody who has to give one be told so by this sentence."""
        self._required, self.flags.required = sentence, True

    def waive(self) -> None:
        """Let nobody have to give one."""
        self._required, self.flags.required = "", False

    @property
    def kept_ids(self) -> list[str]:
        return [each.id for each in self.all_kept]

    def receive(self) -> None:
        """Keep the files that came with the form, beside those that came with it before; once."""
        if self._received:
            return
        self._received = True
        person = signed_in_person()
        sent = [each for each in self.data or () if isinstance(each, FileStorage) and each.filename]
        before = () if sent and self._most == 1 else those_waiting(person, self._before, self._purpose)
        self.all_kept = list(before)
        if len(before) + len(sent) > self._most:
            self._refusals.append(
                FileRefused(
                    f"最多上传 {self._most} 个文件，现有 {len(before)} 个，又选了 {len(sent)} 个。", "请少选几个。"
                )
            )
            return
        for upload in sent:
            try:
                self.all_kept.append(files.keep(upload, self._purpose, by=person))
            except FileRefused as refused:
                self._refusals.append(refused)

    def pre_validate(self, form: AnyForm) -> None:
        self.receive()
        if self._refusals:
            raise ValidationError("".join(f"{each.sentence}{each.cure or ''}" for each in self._refusals))
        if not self.all_kept and self._required:
            raise ValidationError(self._required)

    def __call__(self, **kwargs: Any) -> Markup:
        shown: Markup = super().__call__(**kwargs)
        for each in self.all_kept:
            held = {"name": f"{self.name}_id", "id": each.id, "file": each.name, "size": size(each.size)}
            held["opens"] = _OPENS.format(id=each.id) if each.scan.opens else each.scan.label
            shown += self._told.format(**held)
        return shown

    @property
    def _told(self) -> Markup:
        return _TICKED


class UploadField(UploadsField):
    """One file: another one takes its place. `kept` is the file that came with the form, or that came before."""

    widget = FileInput()

    def __init__(self, label: str, purpose: str, **kwargs: Any) -> None:
        super().__init__(label, purpose, most=1, **kwargs)

    @property
    def kept(self) -> StoredFile | None:
        return next(iter(self.all_kept), None)

    @property
    def kept_id(self) -> str | None:
        return None if self.kept is None else self.kept.id

    @property
    def _told(self) -> Markup:
        return _KEPT


class SheetField(UploadField):
    """A spreadsheet that is looked at twice: to show what would be done with it, and to do it. The page between them
    sends its id as ``<name>_id``."""

    def __init__(self, purpose: Purpose, **kwargs: Any) -> None:
        most = instance().settings.file_megabytes
        said = f"Excel（.xlsx）或 CSV（UTF-8、GB18030），不超过 {most} MB。"
        super().__init__(purpose.label, purpose.id, description=said, required=f"请选择{purpose.label}。", **kwargs)

    @property
    def stored(self) -> StoredFile:
        """The file, once the form is valid."""
        assert self.kept is not None  # noqa: S101  # the form asks for it
        return self.kept
