"""Flask's own settings, from ours."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from core.config import Mode, Settings

# A form's longest text and most rows stay far below; files are counted by MAX_CONTENT_LENGTH.
_FORM_BYTES = 4 * 1024 * 1024
_FORM_PARTS = 5_000


def flask_settings(settings: Settings) -> dict[str, Any]:
    """The configuration of Flask and of the extensions that the house itself needs."""
    return {
        "SECRET_KEY": settings.secret_key,
        "TESTING": settings.mode is Mode.TEST,
        "MAX_CONTENT_LENGTH": settings.upload_megabytes * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": _FORM_BYTES,
        "MAX_FORM_PARTS": _FORM_PARTS,
        "TRUSTED_HOSTS": _hosts(settings),
        # The prefix lets no other host of the domain, and no plain http, set the cookie.
        "SESSION_COOKIE_NAME": "__Host-greenroll" if settings.is_https else "greenroll",
        "SESSION_COOKIE_SECURE": settings.is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=24),
        # A form stays good as long as the session does: what was typed for an hour must not be lost.
        "WTF_CSRF_TIME_LIMIT": None,
        # Behind https Flask-WTF asks for a Referer; our policy sends one to ourselves.
        "WTF_CSRF_SSL_STRICT": True,
        "WTF_I18N_ENABLED": False,  # No Babel: WTForms' own translations, see core.web.setup.
        "RATELIMIT_STORAGE_URI": settings.limits_url,
        # Where the place cannot be reached or written, each process counts for itself.
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,
        "RATELIMIT_ENABLED": settings.mode is not Mode.TEST,
        "RATELIMIT_HEADERS_ENABLED": False,
        "RATELIMIT_STRATEGY": "fixed-window",
    }


def _hosts(settings: Settings) -> list[str] | None:
    """The names under which we answer; any, where nobody told us our address."""
    if settings.public_url is None:
        return None
    return [urlsplit(settings.public_url).hostname or "", "127.0.0.1", "localhost"]
