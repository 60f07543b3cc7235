"""Handing a file out: always as a download, never as a page of ours."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, send_file

from core.contents import names
from core.errors import NotFound
from core.files import operations, purposes
from core.files.actions import FILE
from core.web import readiness
from core.web.access import access, noted, signed_in, signed_in_person

blueprint = Blueprint("files", __name__, url_prefix="/files")

# What somebody uploaded gets no rights of this site, should a browser show it all the same.
_SANDBOX = "default-src 'none'; sandbox"


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
    readiness.check(app, "storage", _try_storage)


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
    try:
        content = operations.open_file(file)
    except FileNotFoundError as error:
        raise NotFound("这份文件的内容已不在存储中。", "请将此情况告知系统管理员。") from error
    response = send_file(
        content,
        mimetype=file.media_type,
        as_attachment=True,
        download_name=names.for_download(file.name, file.media_type),
        max_age=0,
    )
    response.content_length = file.size
    response.headers["Content-Security-Policy"] = _SANDBOX
    response.headers["Cache-Control"] = "private, no-store"
    return response
