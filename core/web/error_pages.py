"""How errors look: a page, a fragment for htmx, or JSON; in Chinese, saying what is wrong and what to do.

Nothing of the machine's inside leaves it: what was unforeseen goes to the log, under the id that the page shows.
"""

from __future__ import annotations

import errno
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask, Response, current_app, g, jsonify, make_response, redirect, render_template, request, url_for
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError, generate_csrf
from sqlalchemy.exc import DataError, SQLAlchemyError
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RoutingException

from core.contents.storage import StoreAway
from core.db import db
from core.db.trouble import passes, refuses_writes
from core.errors import DomainError
from core.web.access import SignInNeeded, person
from core.web.following import is_asked
from core.web.headers import is_framed
from core.web.limiting import waiting
from core.web.local_urls import here, is_from_here
from core.web.request_log import log

SERVER_ERROR = 500
UNAVAILABLE = 503
TOO_OFTEN = 429
RETRY_SECONDS = 5
TOKEN = "csrf_token"  # noqa: S105  # the name of the field


@dataclass(frozen=True)
class Notice:
    """What a person reads: a title, what is wrong, what to do."""

    status: int
    code: str
    title: str
    sentence: str
    cure: str | None = None


HTTP_NOTICES: Mapping[int, Notice] = {
    notice.status: notice
    for notice in (
        Notice(400, "bad_request", "请求无法识别", "浏览器发来的请求不完整或格式不对。", "请返回上一页重试。"),
        Notice(403, "not_allowed", "没有权限", "您不能访问此页面。", "如需此权限，请联系安全管理员。"),
        Notice(404, "not_found", "找不到页面", "没有这个页面，或者您无权查看。", "请检查网址，或从首页重新进入。"),
        Notice(405, "wrong_method", "操作方式不对", "这个地址不能直接打开。", "请从相应页面上的按钮进行操作。"),
        Notice(413, "too_large", "内容过大", "提交的内容超过了允许的大小，没有保存。", "请压缩或拆分文件后重新上传。"),
        Notice(415, "wrong_type", "格式不支持", "不支持所提交内容的格式。", "请按页面说明的格式提交。"),
        Notice(TOO_OFTEN, "too_often", "操作过于频繁", "短时间内操作次数过多。", "请稍后再试。"),
        Notice(
            SERVER_ERROR,
            "server_error",
            "系统出错",
            "系统出现意外错误，操作没有完成。",
            "请稍后重试；如仍不行，请把下方编号告诉系统管理员。",
        ),
        Notice(
            UNAVAILABLE,
            "unavailable",
            "系统繁忙",
            "系统暂时无法处理，操作没有完成，已填内容请勿关闭页面。",
            "请稍等片刻，再点一次。",
        ),
    )
}

_SESSION_ENDED = Notice(
    400, "session_ended", "登录已过期", "登录已过期或已退出，刚才的操作没有生效。", "请重新登录，再提交一次。"
)
_NOT_SHOWN = Notice(
    401, SignInNeeded.code, SignInNeeded.title, "登录已过期或已退出，没有打开。", "请在新窗口登录，再打开一次。"
)
_UNWRITABLE = Notice(
    UNAVAILABLE,
    "unwritable",
    "暂时不能保存",
    "系统目前只能查看，不能保存（数据库或磁盘已满，或者处于只读状态），刚才的操作没有生效。",
    "请保留此页，稍后再提交；如仍不行，请把下方编号告诉系统管理员。",
)
_STORE_AWAY = Notice(
    UNAVAILABLE,
    "storage_away",
    "文件暂时无法存取",
    "存放文件的存储服务没有响应，或者拒绝访问，刚才的操作没有完成。",
    "请保留此页，稍后再试；如仍不行，请把下方编号告诉系统管理员。",
)
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.ESTALE})
_SECRET = re.compile(r"password|secret|^(current|new|repeated|confirmation)$")
_SIGNS_IN = "security"
"""The blueprint that asks for passwords and codes, and for nothing else that would be missed."""
_REMOVED = Notice(404, "not_found", "找不到页面", "这项内容在您打开页面之后已被删除。", "请返回列表，按最新情况办理。")
_UNSTORABLE = Notice(
    422,
    "unstorable",
    "内容无法保存",
    "提交的内容中有不能保存的字符或过大的数值，没有保存。",
    "请返回上一页，检查后重新填写。",
)
_FORM_EXPIRED = Notice(
    400,
    "form_expired",
    "页面已失效",
    "页面停留过久或登录状态有变化，刚才的操作没有生效。",
    "请返回上一页刷新，再提交一次。",
)


def install(app: Flask) -> None:
    """Register one handler per kind of error."""
    app.register_error_handler(SignInNeeded, sign_in_needed)
    app.register_error_handler(DomainError, domain_error)
    app.register_error_handler(CSRFError, csrf_error)
    app.register_error_handler(RateLimitExceeded, too_often)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(SQLAlchemyError, database_error)
    app.register_error_handler(OSError, disk_error)
    app.register_error_handler(Exception, unforeseen)
    app.after_request(_again_later)


def sign_in_needed(error: SignInNeeded) -> Response:
    """To the sign-in and back; an API, htmx and who looks at a frame beside his work are told."""
    if wants_json():
        return as_json(error.status, error.as_json())
    if is_framed():
        return answer(_NOT_SHOWN)
    target = url_for("security.login", next=here())
    if is_htmx():
        response = make_response("", 204)
        response.headers["HX-Redirect"] = target
        return response
    if request.form and is_from_here():
        return answer(_SESSION_ENDED, back=here())
    return make_response(redirect(target))


def domain_error(error: DomainError) -> Response:
    if wants_json():
        return as_json(error.status, error.as_json())
    notice = Notice(error.status, error.code, error.title, error.sentence, error.cure)
    # Who pressed something goes on from where he did; who asked for a page has no other one behind it.
    back = None if request.method in {"GET", "HEAD"} else here()
    return as_page(notice, back=back, findings=getattr(error, "findings", ()), errors=getattr(error, "errors", {}))


def csrf_error(error: CSRFError) -> Response:
    """The form's token is missing or of another session: mostly a session that ended while the page stood open."""
    notice = _FORM_EXPIRED if person() else _SESSION_ENDED
    return answer(notice, back=here())


def too_often(error: RateLimitExceeded) -> Response:
    """Say how long to wait, truly, and keep what was typed."""
    seconds = waiting()
    response = answer(replace(HTTP_NOTICES[TOO_OFTEN], cure=f"请在 {math.ceil(seconds / 60)} 分钟后再试。"))
    response.headers["Retry-After"] = str(seconds)
    return response


def http_error(error: HTTPException) -> Response:
    if isinstance(error, RoutingException):
        return make_response(error.get_response())  # A redirect to the address with its slash.
    notice = HTTP_NOTICES.get(error.code or SERVER_ERROR)
    if notice is None:
        notice = Notice(error.code or SERVER_ERROR, "error", "无法完成操作", "请求没有完成。", "请返回上一页重试。")
    response = answer(notice)
    for name in ("Allow", "Retry-After"):
        if value := error.get_response().headers.get(name):
            response.headers[name] = value
    return response


def database_error(error: SQLAlchemyError) -> Response:
    """A lost race asks to try again; what no column can hold asks to be mended; what somebody has removed meanwhile is
    not there; anything else is unforeseen."""
    if isinstance(error, (ObjectDeletedError, StaleDataError)):
        return answer(_REMOVED)
    if isinstance(error, DataError):
        log.warning("value refused", id=g.get("request_id"), error=type(error.orig).__name__)
        return answer(_UNSTORABLE)
    if refuses_writes(error):
        log.error("database cannot be written", id=g.get("request_id"), error=type(error.__cause__ or error).__name__)
        return answer(_UNWRITABLE, bare=True)
    if not passes(error):
        return unforeseen(error)
    log.warning("database busy", id=g.get("request_id"), error=type(error.__cause__ or error).__name__)
    return answer(HTTP_NOTICES[UNAVAILABLE], bare=True)


def disk_error(error: OSError) -> Response:
    """A disk without room, or that may only be read, or a store that is away, is said as what it is; anything else is
    unforeseen."""
    if isinstance(error, StoreAway):
        log.error("store is away", id=g.get("request_id"), error=error.strerror)
        return answer(_STORE_AWAY)
    if error.errno not in _NO_ROOM:
        return unforeseen(error)
    log.error("disk cannot be written", id=g.get("request_id"), error=errno.errorcode[error.errno])
    return answer(_UNWRITABLE, bare=True)


def unforeseen(error: Exception) -> Response:
    log.error("unforeseen error", id=g.get("request_id"), exc_info=error)
    return answer(HTTP_NOTICES[SERVER_ERROR], bare=True)


def answer(notice: Notice, *, bare: bool = False, back: str | None = None) -> Response:
    """The notice in the shape that was asked for. `bare`: on a page that asks the database nothing."""
    if wants_json():
        body: dict[str, Any] = {"code": notice.code, "message": notice.sentence, "cure": notice.cure, "errors": {}}
        return as_json(notice.status, body)
    return as_page(notice, bare=bare, back=back)


def as_json(status: int, body: Mapping[str, Any]) -> Response:
    g.tells_only = True
    response = jsonify({**body, "request_id": g.get("request_id")})
    response.status_code = status
    return response


def as_page(notice: Notice, *, bare: bool = False, back: str | None = None, **more: Any) -> Response:
    words = {"notice": notice, "back": back, "request_id": g.get("request_id"), "typed": _typed(notice), **more}
    return _drawn(notice, words, bare=bare)


def _again_later(response: Response) -> Response:
    if response.status_code == UNAVAILABLE:
        response.headers.setdefault("Retry-After", str(RETRY_SECONDS))
    return response


def _typed(notice: Notice) -> list[tuple[str, str]]:
    """What was sent and could not be taken for now, to be sent again from the page; secrets are typed anew."""
    # Only what has been read: to read it now could fail as the request did.
    sent = request.__dict__.get("form")
    if request.method != "POST" or not sent or request.blueprint == _SIGNS_IN or any(map(_SECRET.search, sent)):
        return []
    if notice.status in {UNAVAILABLE, TOO_OFTEN}:
        return list(sent.items(multi=True))
    # A token that is good is given to what our own page sent, never to what another site makes a browser send.
    if notice not in {_SESSION_ENDED, _FORM_EXPIRED} or not is_from_here():
        return []
    fields = [(name, value) for name, value in sent.items(multi=True) if name != TOKEN]
    return [(TOKEN, generate_csrf()), *fields]


def _drawn(notice: Notice, words: Mapping[str, Any], *, bare: bool) -> Response:
    g.tells_only = True
    if is_htmx():
        response = make_response(_without_questions("web/error_fragment.html", words), notice.status)
        response.headers["HX-Retarget"] = "#messages"
        response.headers["HX-Reswap"] = "innerHTML show:window:top"
        return response
    if is_framed():
        return make_response(_without_questions("web/error_framed.html", words), notice.status)
    if bare:
        return make_response(_without_questions("web/error_bare.html", words), notice.status)
    try:
        db.session.rollback()  # What failed must not be asked again by the page that tells of it.
        return make_response(render_template("web/error.html", **words), notice.status)
    except SQLAlchemyError:
        return make_response(_without_questions("web/error_bare.html", words), notice.status)


def _without_questions(template: str, words: Mapping[str, Any]) -> str:
    """Draw a template that asks the database nothing, not even who is signed in."""
    return current_app.jinja_env.get_template(template).render(words)


def tells_only() -> bool:
    """Whether what is answered says what went wrong, and shows nothing else."""
    return bool(g.get("tells_only", False))


def is_htmx() -> bool:
    """Whether htmx asks for a part of a page (a boosted link asks for a whole one)."""
    return "HX-Request" in request.headers and "HX-Boosted" not in request.headers


def wants_json() -> bool:
    """Whether a program asks: everything under /api/, a page's script that goes on by itself, and who says that it
    reads JSON only."""
    if request.path.startswith("/api/") or is_asked():
        return True
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"]
