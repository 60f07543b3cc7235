"""A request as it is read here: what no page of ours sends is not there."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import SplitResult, urlsplit

import flask
from werkzeug.formparser import FormDataParser

_RAW = re.compile("[^\x21-\x7e]")


class _Parser(FormDataParser):
    def parse(self, *args: Any, **kwargs: Any) -> Any:
        """A part that bears no name gets an empty one: libraries expect a text."""
        stream, *sent = super().parse(*args, **kwargs)
        return stream, *map(self._named, sent)

    def _named(self, sent: Any) -> Any:
        return self.cls((name or "", value) for name, value in sent.items(multi=True)) if None in sent else sent


class Request(flask.Request):
    """Flask's. JSON is no form to it: libraries would read values of any type and depth out of it.

    What follows the question mark is percent-encoded whoever sent it: bytes as they are may be no text.
    """

    form_data_parser_class = _Parser
    is_json = False

    def __init__(self, environ: Any, *args: Any, **kwargs: Any) -> None:
        asked = environ.get("QUERY_STRING", "")
        if _RAW.search(asked):
            environ["QUERY_STRING"] = _RAW.sub(lambda found: f"%{ord(found[0]):02X}", asked)
        super().__init__(environ, *args, **kwargs)

    @property
    def referrer(self) -> str | None:  # type: ignore[override]  # Werkzeug's takes whatever is said
        """The page that the request came from; what is no address of one is not there."""
        said = self.headers.get("Referer")
        return said if stated(said).netloc else None


def stated(address: str | None) -> SplitResult:
    """The parts of an address that somebody states; empty ones of what is none."""
    try:
        found = urlsplit(address or "")
        _ = found.port  # a number that is none is said when it is asked for
    except ValueError:
        return urlsplit("")
    return found
