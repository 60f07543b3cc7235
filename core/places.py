"""Where files lie: a folder of the machine, or a bucket that several machines reach by the S3 protocol."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

SCHEMES = {"s3": "https", "s3+plain": "http"}
"""How a bucket's address begins, and how it is spoken to."""

_PATH = re.compile(r"/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([A-Za-z0-9._/-]*))?")
_REGION = "us-east-1"


class Addressing(StrEnum):
    """Where a bucket's name stands in its address: in the path, or before the host as some vendors insist."""

    PATH = "path"
    VIRTUAL = "virtual"


@dataclass(frozen=True, kw_only=True, slots=True)
class Bucket:
    """A bucket and who we are to it. `prefix`, of all that lies in it, is empty or ends with a slash."""

    endpoint: str
    name: str
    key: str
    secret: str = field(repr=False)
    prefix: str = ""
    region: str = _REGION
    addressing: Addressing = Addressing.PATH

    def as_uri(self) -> str:
        """As it stands in the settings."""
        kind, _, host = self.endpoint.partition("://")
        scheme = next(name for name, spoken in SCHEMES.items() if spoken == kind)
        options = urlencode({"region": self.region, "addressing": self.addressing})
        who = ":".join(quote(each, safe="") for each in (self.key, self.secret))
        return f"{scheme}://{who}@{host}/{self.name}/{self.prefix}?{options}"


def bucket_of(url: str) -> Bucket:
    """The bucket of an address like s3://key:secret@host/bucket/prefix?region=…. Raises ValueError."""
    found = urlsplit(url)
    place, host = _PATH.fullmatch(found.path), found.netloc.rpartition("@")[2]
    options = {option: values[-1] for option, values in parse_qs(found.query).items()}
    if place is None or not (host and found.username and found.password) or options.keys() - {"region", "addressing"}:
        raise ValueError("no address of a bucket")
    prefix = (place[2] or "").strip("/")
    return Bucket(
        endpoint=f"{SCHEMES[found.scheme]}://{host}",
        name=place[1],
        prefix=f"{prefix}/" if prefix else "",
        key=unquote(found.username),
        secret=unquote(found.password),
        region=options.get("region", _REGION),
        addressing=Addressing(options.get("addressing", Addressing.PATH)),
    )
