"""Signing in by an identity service (OpenID Connect): only where the instance names one.

It is asked by code, with PKCE, state and nonce; what it answers is an identity, to which an account was linked. Then
everything is as after a password: our second factor, unless the service has asked for one that the operator trusts.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Flask, Response, current_app, redirect, render_template, request, session, url_for
from flask_security.utils import login_user
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as Answer

from core import clock
from core.accounts import operations
from core.accounts.queries import identity_of
from core.accounts.views.sessions import SERVICE, SERVICE_SESSION, STRONG, VOUCHED
from core.config import IdentityService, Settings
from core.errors import DomainError
from core.extensions import csrf, limiter, security
from core.people.models import Role
from core.web.access import access, confirmed, person, public, roles, signed_in, signed_in_person
from core.web.acting import Page, done
from core.web.local_urls import local
from core.web.request_log import log

security_administrators = roles(Role.SECURITY_ADMINISTRATOR)

blueprint = Blueprint("service", __name__, template_folder="../templates")

LIMIT = "30/minute"
ENDED_LIMIT = "600/minute"
"""The service tells us of everybody from one address, of many at the end of a day."""
SECONDS = 10
"""So long the service may take to answer us."""
LINKING_SECONDS = 600
_LINKING, _ONWARD, _KEYS_ASKED = "linking", "onward", "greenroll_keys_asked"
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
FRESH_SECONDS = 120
"""So old, or so early, the service's word that it ended a session may be: our clocks differ."""
KEYS_SECONDS = 60
"""Only so often the service is asked for keys that we do not know: whoever sends us a word names what key he likes."""
_EXTENSION = "greenroll_identity_service"


class ServiceAway(DomainError):
    """The identity service did not answer, or not as it must."""

    status = 503
    code = "identity_service_away"
    title = "身份认证没有完成"


def register(app: Flask, settings: Settings) -> None:
    service = settings.identity_service
    app.jinja_env.globals["identity_service"] = service
    app.jinja_env.globals["identity_of"] = identity_of
    if service is None:
        return
    from authlib.integrations.flask_client import OAuth  # noqa: PLC0415  # an extra

    client = OAuth(app).register(
        SERVICE,
        client_id=service.client_id,
        client_secret=service.client_secret,
        server_metadata_url=f"{service.issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid", "code_challenge_method": "S256", "default_timeout": SECONDS},
    )
    app.extensions[_EXTENSION] = (service, client, settings.public_url)
    app.register_blueprint(blueprint)


def _service() -> tuple[IdentityService, Any, str]:
    found: tuple[IdentityService, Any, str] = current_app.extensions[_EXTENSION]
    return found


@blueprint.get("/sign-in/service")
@access(public)
@limiter.limit(LIMIT)
def go() -> Answer:
    """To the service, to say there who one is."""
    if person() is not None and _LINKING not in session:
        return redirect(url_for("web.start"))
    session[_ONWARD] = local(request.args.get("next"))
    _, client, here = _service()
    answer: Answer = _asked(lambda: client.authorize_redirect(f"{here}{url_for('service.back')}"))
    return answer


@blueprint.get("/sign-in/service/back")
@access(public)
@limiter.limit(LIMIT)
def back() -> Page:
    """Back from the service, which has said who it is."""
    service, client, _ = _service()
    claims = _asked(lambda: _claims(service, client))
    since, onward, who = session.pop(_LINKING, 0), local(session.pop(_ONWARD, None)), person()
    if who is not None:
        if time.time() - since > LINKING_SECONDS:
            return redirect(url_for("web.start"))
        operations.link(service.issuer, claims["sub"], by=who)
        return done(f"账号已关联{service.name}，今后可以用它登录。", "accounts.profile")
    found = operations.identified(service.issuer, claims["sub"])
    session[SERVICE], session[VOUCHED] = found.id, clock.machine_now().timestamp()
    session[SERVICE_SESSION] = operations.service_session(service.issuer, claims.get("sid"))
    if _is_strong(service, claims):
        session[STRONG] = True
    elif (asked := security.two_factor_plugins.tf_enter(found, None, SERVICE, next_loc=onward)) is not None:
        return _page(asked)
    login_user(found, remember=False, authn_via=[SERVICE])
    return redirect(onward or url_for("web.start"))


@blueprint.post("/sign-in/service/ended")
# Who sends it is proved by the signature of what he sends.
@csrf.exempt  # type: ignore[untyped-decorator]
@access(public)
@limiter.limit(ENDED_LIMIT)
def ended() -> Response:
    """The service says that somebody's session there has ended (OpenID Connect Back-Channel Logout 1.0)."""
    service, client, _ = _service()
    try:
        said = _logout_claims(service, client, request.form.get("logout_token", ""))
        operations.ended_there(service.issuer, said["jti"], said.get("sub"), said.get("sid"))
    except SQLAlchemyError:  # not its fault: it may say so again
        raise
    except Exception as error:  # of tokens, of keys and of claims: each library has its own
        log.warning("identity service", error=type(error).__name__, says=str(error)[:200])
        return Response(status=400, headers={"Cache-Control": "no-store"})
    return Response(status=200, headers={"Cache-Control": "no-store"})


@blueprint.post("/account/service")
@access(signed_in)
@confirmed
def begin_link() -> str:
    """One wants one's account linked: one goes to the service, and what comes back within minutes is linked."""
    session[_LINKING] = time.time()
    return render_template("accounts/service_link.html")


@blueprint.post("/account/service/end")
@access(signed_in)
@confirmed
def end_link() -> Answer:
    """Sign in by the service no more."""
    operations.unlink(signed_in_person().id, by=signed_in_person())
    return done("已解除关联，今后请用邮箱和密码登录。", "accounts.profile")


@blueprint.post("/people/<person_id>/service/end")
@access(security_administrators)
@confirmed
def end_link_of(person_id: str) -> Answer:
    """Take from somebody's account what it was linked to."""
    operations.unlink(person_id, by=signed_in_person())
    return done("已解除此人的身份认证关联。", "people.show", person_id=person_id)


@blueprint.get("/sign-in/service/left")
@access(public)
def left() -> str:
    """One has signed out here, and may do so there."""
    _, client, here = _service()
    try:
        metadata = _asked(client.load_server_metadata)
    except ServiceAway:
        metadata = {}
    there = None
    if "end_session_endpoint" in metadata:
        there = client.create_logout_url(f"{here}/", client_id=client.client_id)["url"]
    return render_template("accounts/service_left.html", there=there)


def _claims(service: IdentityService, client: Any) -> Mapping[str, Any]:
    wanted = {
        "iss": {"essential": True, "values": [service.issuer]},
        "aud": {"essential": True, "values": [service.client_id]},
        "sub": {"essential": True},
        "exp": {"essential": True},
    }
    claims: Mapping[str, Any] | None = client.authorize_access_token(claims_options=wanted).get("userinfo")
    if not claims or not claims.get("sub"):
        raise ValueError("no identity was stated")
    return claims


def _logout_claims(service: IdentityService, client: Any, token: str) -> Mapping[str, Any]:
    """What a word of the service says, which is its own, meant for us, and new. Raises whatever is wrong."""
    said: Mapping[str, Any] = _decoded(client, token)
    now, audience = time.time(), said.get("aud")
    wrong = [
        name
        for name, holds in {
            "iss": said.get("iss") == service.issuer,
            "aud": service.client_id in (audience if isinstance(audience, list) else [audience]),
            "iat": isinstance(said.get("iat"), int | float) and abs(now - said["iat"]) < FRESH_SECONDS,
            "exp": "exp" not in said or now < said["exp"] + FRESH_SECONDS,
            "events": isinstance(said.get("events"), dict) and LOGOUT in said["events"],
            "nonce": "nonce" not in said,
            "jti": bool(said.get("jti")),
        }.items()
        if not holds
    ]
    if wrong:
        raise ValueError(f"not acceptable: {', '.join(wrong)}")
    return said


def _decoded(client: Any, token: str) -> Mapping[str, Any]:
    from joserfc import jwt  # noqa: PLC0415  # comes with the extra
    from joserfc.errors import InvalidKeyIdError  # noqa: PLC0415
    from joserfc.jwk import KeySet  # noqa: PLC0415
    from joserfc.jws import JWSRegistry  # noqa: PLC0415

    offered = client.load_server_metadata().get("id_token_signing_alg_values_supported") or ["RS256"]
    registry = JWSRegistry(algorithms=[each for each in offered if each != "none"], strict_check_header=False)
    try:
        found = jwt.decode(token, KeySet.import_key_set(client.fetch_jwk_set()), registry=registry)
    except InvalidKeyIdError:
        if time.time() - client.server_metadata.get(_KEYS_ASKED, 0) < KEYS_SECONDS:
            raise
        client.server_metadata[_KEYS_ASKED] = time.time()
        found = jwt.decode(token, KeySet.import_key_set(client.fetch_jwk_set(force=True)), registry=registry)
    claims: Mapping[str, Any] = found.claims
    return claims


def _is_strong(service: IdentityService, claims: Mapping[str, Any]) -> bool:
    said = claims.get("amr", [])
    ways = {*(said if isinstance(said, list) else [said]), claims.get("acr")}
    return not service.strong.isdisjoint(ways)


def _asked(ask: Any) -> Any:
    """What the service answers. Raises ServiceAway for whatever it is that it does not."""
    try:
        return ask()
    except Exception as error:  # of HTTP, of JSON, of tokens and of claims: each library has its own
        log.warning("identity service", error=type(error).__name__, says=str(error)[:200])
        operations.note_failure()
        service, *_ = _service()
        raise ServiceAway(
            f"{service.name}没有确认您的身份（没有响应、已取消或已过期）。",
            "请返回登录页面重试，或者用邮箱和密码登录。",
        ) from error


def _page(answer: Any) -> Answer:
    found: Answer = current_app.make_response(answer)
    return found
