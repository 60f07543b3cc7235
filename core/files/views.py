"""Handing a file out: as a download, never as a page of ours; of some kinds, pictures that we made of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from flask import Blueprint, Flask, Response, make_response, render_template, request

from core.audit.presenting import FIELDS, THINGS, by_rows
from core.contents import names
from core.contents.apart import FileUnreadable
from core.contents.kinds import BY_MEDIA_TYPE, ZIP, ManyAreRead
from core.contents.pictures import AT_ONCE, Pictures, is_pictured, pictures
from core.errors import DomainError, NotFound
from core.extensions import limiter
from core.files import forms, operations, presenting, purposes
from core.files.actions import FILE
from core.files.models import StoredFile
from core.instance import instance
from core.retention.presenting import PARTS
from core.web import downloads, readiness
from core.web.access import access, noted, signed_in, signed_in_person
from core.web.headers import framed
from core.web.metrics import FIGURES, Figure

blueprint = Blueprint("files", __name__, url_prefix="/files", template_folder="templates")

VIEW_LIMIT = "60 per minute"
"""As often a person may have pictures made: one that is made costs as much as many pages."""

# What somebody uploaded gets no rights of this site, should a browser show it all the same.
_SANDBOX = "default-src 'none'; sandbox"


_FILE = by_rows(StoredFile.id, StoredFile.name)


def _purpose_words(id: str) -> str:
    return purposes.purpose_label(id)


def _kind_words(media_type: str) -> str:
    return BY_MEDIA_TYPE[media_type].label if media_type in BY_MEDIA_TYPE else "其他"


def register(app: Flask) -> None:
    THINGS.give("file", _FILE)
    FIELDS.give("file.purpose", _purpose_words)
    FIELDS.give("file.media_type", _kind_words)
    app.register_blueprint(blueprint)
    app.jinja_env.globals["is_pictured"] = is_pictured
    app.jinja_env.globals["file_bounds"] = forms.bounds_of_purpose
    readiness.check(app, "storage", _try_storage)
    FIGURES.give("files", _figures)
    operations.SHELVES.give("files", operations.UPLOADS)
    PARTS.give("files", presenting.uploads)


def _figures() -> Iterator[Figure]:
    """How much room is left, where files lie in a folder."""
    place = instance().settings.storage
    if isinstance(place, Path):
        # The folder is made with the first file.
        there = next(each for each in (place, *place.parents) if each.exists())
        yield Figure("greenroll_storage_free_bytes", "Room on the disk of files", shutil.disk_usage(there).free)


def _try_storage() -> dict[str, str]:
    try:
        operations.store().try_write()
    except OSError:
        return {"storage": "not writable"}
    return {"storage": "ok"}


@blueprint.get("/<file_id>")
@access(signed_in)
@noted(FILE, "file_id")
def download(file_id: str) -> Response:
    """The bytes, under the uploader's name; whoever may not open the file is told what a missing one is told."""
    file = purposes.openable(signed_in_person(), file_id)
    name = names.for_download(file.name, file.media_type)
    response = downloads.stored(_content(file), file.size, file.media_type, name)
    response.headers["Content-Security-Policy"] = _SANDBOX
    return response


@blueprint.get("/<file_id>/view")
@framed
@access(signed_in)
@limiter.limit(VIEW_LIMIT, key_func=lambda: signed_in_person().id)
@noted(FILE, "file_id")
def view(file_id: str) -> Response:
    """Some pages of it as pictures, to be looked at in a frame beside what they prove; what cannot be shown says so."""
    file = purposes.openable(signed_in_person(), file_id)
    shown: Pictures | None = None
    refused: DomainError | None = None
    try:
        shown = _pictures(file, request.args.get("page", 1, type=int))
    except (FileUnreadable, ManyAreRead, NotFound, operations.NotScanned) as error:
        refused = error
    page = render_template("files/view.html", file=file, shown=shown, refused=refused, at_once=AT_ONCE)
    response = make_response(page)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _pictures(file: StoredFile, first: int) -> Pictures:
    with _content(file) as content:
        return pictures(content.read(), BY_MEDIA_TYPE.get(file.media_type, ZIP), first)


def _content(file: StoredFile) -> BinaryIO:
    try:
        return operations.open_file(file)
    except FileNotFoundError as error:
        raise NotFound("这份文件的内容已不在存储中。", "请将此情况告知系统管理员。") from error
