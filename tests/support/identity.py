"""A real identity service for the tests: OpenID Connect by Authlib, which asks nobody for a password."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import uuid4

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, Response, current_app, jsonify
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "greenroll", "what only the two know"


@cache
def key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "1", "use": "sig", "alg": "RS256"})


@dataclass
class Service:
    """Who is signed in there, and what it says of him; `claims` are put over those that are true."""

    subject: str = "430103199001010011"
    claims: dict[str, Any] = field(default_factory=dict)
    issuer: str = ""
    redirect: str = ""
    codes: dict[str, _Code] = field(default_factory=dict)
    keys_asked: int = 0


def said_to_have_ended(service: Service, kid: str = "1", **claims: Any) -> str:
    """The service's word that it has ended somebody's session there; `claims` are put over those that are true, `kid`
    is what it calls the key."""
    now, event = int(time.time()), "http://schemas.openid.net/event/backchannel-logout"
    said = {
        "iss": service.issuer,
        "aud": CLIENT,
        "iat": now,
        "exp": now + 60,
        "jti": uuid4().hex,
        "events": {event: {}},
    }
    kept = {name: value for name, value in {**said, **claims}.items() if value is not None}
    return str(jwt.encode({"alg": "RS256", "kid": kid, "typ": "logout+jwt"}, kept, key()))


@dataclass
class _Code:
    code: str
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str
    user: str

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(time.time())

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


class _Client(ClientMixin):  # type: ignore[misc]  # Authlib carries no types
    client_id = CLIENT

    def __init__(self, service: Service) -> None:
        self._service = service

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return self._service.redirect

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self._service.redirect

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class _Grant(AuthorizationCodeGrant):  # type: ignore[misc]
    def save_authorization_code(self, code: str, request: Any) -> None:
        sent, service = request.payload.data, _service()
        kept = ("redirect_uri", "scope", "nonce", "code_challenge", "code_challenge_method")
        service.codes[code] = _Code(code=code, user=service.subject, **{name: sent[name] for name in kept})

    def query_authorization_code(self, code: str, client: object) -> _Code | None:
        return _service().codes.get(code)

    def delete_authorization_code(self, authorization_code: _Code) -> None:
        del _service().codes[authorization_code.code]

    def authenticate_user(self, authorization_code: _Code) -> str:
        return authorization_code.user


class _Tokens(OpenIDCode):  # type: ignore[misc]
    def exists_nonce(self, nonce: str, request: object) -> bool:
        return False

    def resolve_client_private_key(self, client: object) -> dict[str, Any]:
        return dict(key().as_dict(private=True))

    def get_client_algorithm(self, client: object) -> str:
        return "RS256"

    def get_client_claims(self, client: object) -> dict[str, Any]:
        now = int(time.time())
        return {"iss": _service().issuer, "aud": [CLIENT], "iat": now, "exp": now + 60}

    def generate_user_info(self, user: str, scope: str) -> UserInfo:
        return UserInfo({"sub": user, "email": "admin@example.org", **_service().claims})


def _service() -> Service:
    found: Service = current_app.extensions["service"]
    return found


def _client(id: str) -> _Client | None:
    return _Client(_service()) if id == CLIENT else None


def provider(service: Service) -> Flask:
    """The service's own application; `service.issuer` is where it is served."""
    app = Flask("identity service")
    app.extensions["service"] = service
    server = AuthorizationServer(app, _client, lambda token, request: None)
    server.register_grant(_Grant, [_Tokens(require_nonce=True), CodeChallenge(required=True)])

    @app.get("/.well-known/openid-configuration")
    def metadata() -> Response:
        at = service.issuer
        return jsonify(
            issuer=at,
            authorization_endpoint=f"{at}/authorize",
            token_endpoint=f"{at}/token",
            jwks_uri=f"{at}/keys",
            end_session_endpoint=f"{at}/leave",
            id_token_signing_alg_values_supported=["RS256"],
        )

    @app.get("/keys")
    def keys() -> Response:
        service.keys_asked += 1
        return jsonify(keys=[key().as_dict(private=False)])

    @app.get("/authorize")
    def authorize() -> Any:
        who = service.subject
        return server.create_authorization_response(grant_user=who, grant=server.get_consent_grant(who))

    @app.post("/token")
    def token() -> Any:
        return server.create_token_response()

    return app
