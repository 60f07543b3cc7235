"""A request as it is read here: what no page of ours sends is not there."""

from __future__ import annotations

from typing import Any

import flask
from werkzeug.formparser import FormDataParser


class _Parser(FormDataParser):
    def parse(self, *args: Any, **kwargs: Any) -> Any:
        """A part that bears no name gets an empty one: libraries expect a text."""
        stream, *sent = super().parse(*args, **kwargs)
        return stream, *map(self._named, sent)

    def _named(self, sent: Any) -> Any:
        return self.cls((name or "", value) for name, value in sent.items(multi=True)) if None in sent else sent


class Request(flask.Request):
    """Flask's. JSON is no form to it: libraries would read values of any type and depth out of it."""

    form_data_parser_class = _Parser
    is_json = False
