"""Settings: read once from GREENROLL_* variables, typed, frozen, and safe where nothing is said.

A missing or malformed one stops the start with a sentence that names it and says what to write.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from core import clock
from core.places import SCHEMES, Bucket, bucket_of
from core.signing import Cipher, Digest, Signature, Signers, sm2_fault


class SettingsRefused(Exception):
    """The start is stopped; `faults` has one sentence per setting."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


class Mode(StrEnum):
    """How the instance is run. Only demo and test may simulate the clock or go without a secret key."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


class MailSecurity(StrEnum):
    """How a mail server is spoken to: as the address begins."""

    STARTTLS = "smtp"
    TLS = "smtps"
    NONE = "smtp+plain"


_MAIL_PORTS = {MailSecurity.STARTTLS: 587, MailSecurity.TLS: 465, MailSecurity.NONE: 25}


@dataclass(frozen=True, kw_only=True, slots=True)
class Mail:
    """The server that takes letters, from whom they are, and how many minutes staff have to stop one."""

    host: str
    port: int
    security: MailSecurity
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    wait_minutes: int = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class IdentityService:
    """Who else says who somebody is, by OpenID Connect, and what we are to it. `name` is what people read.

    `strong`: what it says (`amr`, `acr`) of a sign-in that had a second factor; for any other, ours is asked.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str
    strong: frozenset[str] = frozenset()


_LONGEST_LINE = 100

COUNTED_IN_DATABASE = "database://"
"""Where requests are counted unless another place is named."""

DEMO_KEYS = (("demo", "what everybody knows: nothing of a demo or a test is a secret"),)


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """One instance's settings. `storage` is where uploaded files lie, `clock` an aware instant or None.

    `owner_database_url` is the same database by the role that owns its tables, for commands that change them; without
    it `database_url` is taken for that too.
    `public_url` is the address under which people reach the instance, None where nobody said.
    `trusted_proxies` counts the reverse proxies in front whose forwarded headers are believed. `file_megabytes` bounds
    one uploaded file, `upload_megabytes` all that one request sends;
    `waiting_megabytes` what one person has uploaded and not used yet, `person_megabytes` all that one has uploaded,
    `unit_megabytes` what one unit's applications keep, `strangers_megabytes` what came with complaints that nobody has
    looked at yet. `identity_key` makes the fingerprints of people's
    documents: it outlives the secret key, for what was fingerprinted with another one is no longer recognised.
    `complaint_keys`, written alike, encrypt who complained; without any they are made of the personal ones.
    `backup_keys`, written alike, encrypt backups, with the same cipher; without any none can be made.
    `signing_keys` sign what green codes say, and prove the trail: names with secrets, the one that signs first.
    `trail_digest` is the hash by which the trail is chained, `trail_signature` by what its heads are signed: for SM2
    with pairs of keys of its own, `sm2_keys`.
    `personal_keys` encrypt personal data in the database: names with secrets, the one that writes first.
    `remind_days`: so many days before an application's date those who have not submitted are reminded.
    `database_seconds` is how long one statement may take, and how long a database may be silent. `works`: whether the
    server itself carries out jobs, beside `greenroll work`; their results are erased after `result_days`.
    `metrics_from` are the networks that are told figures, where `metrics` are on.
    `help_line` is where people turn with questions, as it stands at the foot of every page.
    `scanner` is where a daemon listens that looks into uploads for viruses: a socket's path, or host and port.
    `identity_service`: who else says who somebody is.
    `staff_second_factor`: staff go nowhere before they have set up a second factor; production says so of itself.
    """

    region: str
    database_url: str
    secret_key: str
    owner_database_url: str = field(default="", repr=False)
    identity_key: str = ""
    personal_keys: tuple[tuple[str, str], ...] = DEMO_KEYS
    personal_cipher: Cipher = Cipher.AES
    complaint_keys: tuple[tuple[str, str], ...] = ()
    backup_keys: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    signing_keys: tuple[tuple[str, str], ...] = DEMO_KEYS
    trail_digest: Digest = Digest.SHA256
    trail_signature: Signature = Signature.ED25519
    sm2_keys: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    storage: Path | Bucket
    mode: Mode = Mode.PRODUCTION
    clock: datetime | None = None
    public_url: str | None = None
    help_line: str = ""
    trusted_proxies: int = 0
    metrics: bool = False
    metrics_from: tuple[IPv4Network | IPv6Network, ...] = LOOPBACK
    limits_url: str = COUNTED_IN_DATABASE
    database_seconds: int = 20
    idle_minutes: int = 60
    session_hours: int = 12
    staff_second_factor: bool = False
    file_megabytes: int = 20
    upload_megabytes: int = 100
    waiting_megabytes: int = 200
    person_megabytes: int = 5_000
    unit_megabytes: int = 5_000
    strangers_megabytes: int = 2_000
    mail: Mail | None = None
    scanner: str | tuple[str, int] | None = None
    identity_service: IdentityService | None = None
    remind_days: tuple[int, ...] = (7, 1)
    works: bool = True
    result_days: int = 7
    log_level: str = "info"

    @property
    def is_https(self) -> bool:
        """Whether people reach us over https. In production that is taken for granted unless told otherwise."""
        if self.public_url is None:
            return self.mode is Mode.PRODUCTION
        return self.public_url.startswith("https://")

    @property
    def signers(self) -> Signers:
        """The keys that prove heads of the trail, and by which of the two they are signed now."""
        return Signers(self.signing_keys, self.sm2_keys, self.trail_signature)

    @property
    def is_open_demo(self) -> bool:
        """Whether this is a demo into which staff come with a printed password alone: every page says so."""
        return self.mode is Mode.DEMO and not self.staff_second_factor

    @property
    def owner_url(self) -> str:
        """The database, by the role that owns its tables."""
        return self.owner_database_url or self.database_url

    @property
    def as_owner(self) -> Settings:
        """The same settings, by that role."""
        return replace(self, database_url=self.owner_url)

    @property
    def idle(self) -> timedelta:
        """How long a session may rest before its person must sign in again."""
        return timedelta(minutes=self.idle_minutes)

    @property
    def longest_session(self) -> timedelta:
        """How long a session may last, used or not, before its person must sign in again."""
        return timedelta(hours=self.session_hours)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read and check every variable. Raises SettingsRefused with all faults at once."""
        reader = _Reader(os.environ if environment is None else environment)
        mode = reader.one_of("GREENROLL_MODE", Mode, Mode.PRODUCTION)
        settings = cls(
            region=reader.region(),
            database_url=reader.database(),
            owner_database_url=reader.owner_database(),
            secret_key=reader.secret_key(mode),
            identity_key=reader.identity_key(mode),
            personal_keys=reader.personal_keys(mode),
            personal_cipher=reader.one_of("GREENROLL_PERSONAL_CIPHER", Cipher, Cipher.AES),
            complaint_keys=reader.named_keys("GREENROLL_COMPLAINT_KEYS"),
            backup_keys=reader.named_keys("GREENROLL_BACKUP_KEYS"),
            signing_keys=reader.signing_keys(),
            trail_digest=reader.one_of("GREENROLL_TRAIL_DIGEST", Digest, Digest.SHA256),
            trail_signature=reader.trail_signature(),
            sm2_keys=reader.sm2_keys(),
            storage=reader.storage(),
            mode=mode,
            clock=reader.clock(mode),
            public_url=reader.public_url(),
            trusted_proxies=reader.number("GREENROLL_TRUSTED_PROXIES", 0, 0, 5),
            metrics=reader.yes_or_no("GREENROLL_METRICS"),
            metrics_from=reader.networks("GREENROLL_METRICS_FROM", LOOPBACK),
            limits_url=reader.text("GREENROLL_LIMITS_URL") or COUNTED_IN_DATABASE,
            database_seconds=reader.number("GREENROLL_DATABASE_SECONDS", 20, 1, 600),
            idle_minutes=reader.number("GREENROLL_IDLE_MINUTES", 60, 5, 1440),
            session_hours=reader.number("GREENROLL_SESSION_HOURS", 12, 1, 168),
            staff_second_factor=reader.yes_or_no("GREENROLL_STAFF_SECOND_FACTOR", default=mode is Mode.PRODUCTION),
            file_megabytes=reader.number("GREENROLL_FILE_MEGABYTES", 20, 1, 1024),
            upload_megabytes=reader.number("GREENROLL_UPLOAD_MEGABYTES", 100, 1, 4096),
            waiting_megabytes=reader.number("GREENROLL_WAITING_MEGABYTES", 200, 1, 100_000),
            person_megabytes=reader.number("GREENROLL_PERSON_MEGABYTES", 5_000, 1, 1_000_000),
            unit_megabytes=reader.number("GREENROLL_UNIT_MEGABYTES", 5_000, 1, 1_000_000),
            strangers_megabytes=reader.number("GREENROLL_STRANGERS_MEGABYTES", 2_000, 1, 1_000_000),
            mail=reader.mail(),
            scanner=reader.scanner(),
            identity_service=reader.identity_service(mode),
            help_line=reader.line("GREENROLL_HELP_LINE"),
            remind_days=reader.numbers("GREENROLL_REMIND_DAYS", (7, 1), 0, 60),
            works=reader.yes_or_no("GREENROLL_SERVER_WORKS", default=True),
            result_days=reader.number("GREENROLL_RESULT_DAYS", 7, 1, 365),
            log_level=reader.one_of("GREENROLL_LOG_LEVEL", _LogLevel, _LogLevel.INFO).value,
        )
        reader.finish()
        return settings


def place_of(url: str) -> Path | Bucket:
    """Where files lie, as a setting names it. Raises SettingsRefused."""
    reader = _Reader({"GREENROLL_STORAGE_URL": url})
    place = reader.storage()
    reader.finish()
    return place


class _LogLevel(StrEnum):
    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


E = TypeVar("E", bound=StrEnum)
_KEY_LENGTH = 32
_KEY_NAME = re.compile(r"[a-z0-9]{1,20}")


def _named_key() -> str:
    return f"Write for instance 2025:{secrets.token_urlsafe(_KEY_LENGTH)}"


class _Reader:
    """Reads variables and gathers what is wrong with them, so that the operator mends all of it in one go."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._faults: list[str] = []

    def finish(self) -> None:
        if self._faults:
            raise SettingsRefused(self._faults)

    def text(self, name: str) -> str:
        return self._environment.get(name, "").strip()

    def line(self, name: str) -> str:
        found = self.text(name)
        if len(found) > _LONGEST_LINE or not found.isprintable():
            self.refuse(name, "is no short line of text.", f"Write at most {_LONGEST_LINE} characters, without breaks.")
        return found

    def refuse(self, name: str, what: str, write: str) -> None:
        self._faults.append(f"{name} {what} {write}")

    def region(self) -> str:
        found = self.text("GREENROLL_REGION")
        if not found:
            self.refuse("GREENROLL_REGION", "is not set.", "Write the id of an installed region: `greenroll regions`.")
        return found

    def database(self) -> str:
        name, example = "GREENROLL_DATABASE_URL", "Write sqlite:////path/to/file or postgresql://user@host/database."
        found = self.text(name)
        if not found:
            self.refuse(name, "is not set.", example)
            return found
        try:
            backend = make_url(found).get_backend_name()
        except ArgumentError:
            self.refuse(name, "is not a database's address.", example)
            return found
        if backend not in {"sqlite", "postgresql"}:
            self.refuse(name, f"names a database that is not supported ({backend}).", example)
        return found

    def owner_database(self) -> str:
        name, found = "GREENROLL_OWNER_DATABASE_URL", self.text("GREENROLL_OWNER_DATABASE_URL")
        if not found:
            return found
        try:
            urls = make_url(self.text("GREENROLL_DATABASE_URL")), make_url(found)
        except ArgumentError:
            self.refuse(name, "is not a database's address.", "Write postgresql://owner@host/database.")
            return found
        if any(each.get_backend_name() != "postgresql" or not each.username for each in urls):
            self.refuse(
                name, "goes with PostgreSQL and two roles.", "Write a user in both addresses: postgresql://user@host/…"
            )
        elif len({(each.host, each.port, each.database) for each in urls}) > 1:
            self.refuse(name, "names another database.", "Write that of GREENROLL_DATABASE_URL, with another user.")
        return found

    def secret_key(self, mode: Mode) -> str:
        example = f"Write at least {_KEY_LENGTH} random characters, for instance {secrets.token_urlsafe(_KEY_LENGTH)}"
        found = self._key("GREENROLL_SECRET_KEY", mode, example)
        if not found and mode is Mode.PRODUCTION:
            self.refuse("GREENROLL_SECRET_KEY", "is not set.", example)
        # A demo's sessions end with the process, unless it was given a key to keep.
        return found or secrets.token_urlsafe(_KEY_LENGTH)

    def identity_key(self, mode: Mode) -> str:
        example = f"Write at least {_KEY_LENGTH} random characters, or remove it to use the secret key."
        return self._key("GREENROLL_IDENTITY_KEY", mode, example) or self.text("GREENROLL_SECRET_KEY")

    def _key(self, name: str, mode: Mode, example: str) -> str:
        found = self.text(name)
        if found and len(found) < _KEY_LENGTH and mode is Mode.PRODUCTION:
            self.refuse(name, f"has only {len(found)} characters.", example)
        return found

    def personal_keys(self, mode: Mode) -> tuple[tuple[str, str], ...]:
        name = "GREENROLL_PERSONAL_KEYS"
        found = self.named_keys(name)
        if not found and mode is Mode.PRODUCTION:
            self.refuse(name, "is not set.", f"{_named_key()} and keep it apart from the database and its backups.")
        return found or DEMO_KEYS

    def signing_keys(self) -> tuple[tuple[str, str], ...]:
        """Without any, the secret key signs: what it signed is proved as long as that one stays."""
        own = self.text("GREENROLL_SECRET_KEY")
        return self.named_keys("GREENROLL_SIGNING_KEYS") or ((("secret", own),) if own else DEMO_KEYS)

    def sm2_keys(self) -> tuple[tuple[str, str], ...]:
        name = "GREENROLL_SM2_KEYS"
        before, found = len(self._faults), self.named_keys(name)
        if len(self._faults) > before:
            return ()
        if fault := next(filter(None, (sm2_fault(key) for _, key in found)), None):
            self.refuse(name, fault, "")
            return ()
        return found

    def trail_signature(self) -> Signature:
        name = "GREENROLL_TRAIL_SIGNATURE"
        found = self.one_of(name, Signature, Signature.ED25519)
        if found is Signature.SM2 and not self.text("GREENROLL_SM2_KEYS"):
            write = "Set GREENROLL_SM2_KEYS to a name, a colon, and what `greenroll audit new-key` prints."
            self.refuse(name, "asks for keys of its own.", write)
        return found

    def named_keys(self, name: str) -> tuple[tuple[str, str], ...]:
        """Names with secrets; none where nothing is set."""
        found = self.text(name)
        if not found:
            return ()
        parts = (each.partition(":") for each in found.split(","))
        keys = tuple((key.strip(), secret.strip()) for key, _, secret in parts)
        if any(not _KEY_NAME.fullmatch(key) or len(secret) < _KEY_LENGTH for key, secret in keys):
            self.refuse(
                name,
                f"is not a list of names (a-z, 0-9) and secrets (at least {_KEY_LENGTH} characters), the newest first.",
                f"{_named_key()}, and behind a comma the one before it.",
            )
        elif len(dict(keys)) < len(keys):
            self.refuse(name, "has two keys of one name.", "Give each a name of its own.")
        return keys

    def storage(self) -> Path | Bucket:
        name, found = "GREENROLL_STORAGE_URL", urlsplit(self.text("GREENROLL_STORAGE_URL"))
        if found.scheme in SCHEMES:
            return self._bucket(name)
        if found.scheme != "file" or found.netloc or not found.path.startswith("/"):
            said = "is not set." if not self.text(name) else "is not a local folder's address."
            self.refuse(name, said, "Write file:///path/to/folder, or s3://key:secret@host/bucket.")
        return Path(unquote(found.path))

    def _bucket(self, name: str) -> Path | Bucket:
        try:
            return bucket_of(self.text(name))
        except ValueError:
            example = "Write it like s3://key:secret@host/bucket, with %XX for signs such as / in the secret."
            self.refuse(name, "is not a bucket's address.", example)
            return Path()

    def clock(self, mode: Mode) -> datetime | None:
        name, found = "GREENROLL_CLOCK", self.text("GREENROLL_CLOCK")
        if not found:
            return None
        if mode is Mode.PRODUCTION:
            self.refuse(name, "is refused outside demo and tests.", "Remove it, or set GREENROLL_MODE=demo.")
            return None
        try:
            return clock.as_instant(datetime.fromisoformat(found))
        except ValueError:
            self.refuse(name, "is not a date-time.", "Write it like 2025-10-20T09:00 (China's time).")
            return None

    def public_url(self) -> str | None:
        name, found = "GREENROLL_PUBLIC_URL", self.text("GREENROLL_PUBLIC_URL").rstrip("/")
        if not found:
            return None
        parts = urlsplit(found)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path:
            self.refuse(name, "is not an address.", "Write it like https://greenroll.example.gov.cn, without a path.")
        return found

    def scanner(self) -> str | tuple[str, int] | None:
        name, found = "GREENROLL_SCANNER_URL", self.text("GREENROLL_SCANNER_URL")
        if not found:
            return None
        parts = urlsplit(found)
        if parts.scheme == "unix" and not parts.netloc and parts.path.startswith("/"):
            return unquote(parts.path)
        try:
            if parts.scheme == "tcp" and parts.hostname and parts.port and not parts.path:
                return parts.hostname, parts.port
        except ValueError:  # the port is none
            pass
        self.refuse(name, "is no socket of clamd.", "Write unix:///run/clamav/clamd.ctl or tcp://host:3310.")
        return None

    def mail(self) -> Mail | None:
        name, example = "GREENROLL_MAIL_URL", "Write it like smtp://user:password@mail.example.gov.cn."
        found, sender = self.text(name), self.text("GREENROLL_MAIL_FROM")
        wait = self.number("GREENROLL_MAIL_WAIT_MINUTES", 10, 0, 1440)
        if not found:
            return None
        if not re.fullmatch(r"[^\s@<>]+@[^\s@<>]+", sender):
            self.refuse("GREENROLL_MAIL_FROM", "is no mail address.", "Write the address from which letters are sent.")
        parts = urlsplit(found)
        try:
            security, port = MailSecurity(parts.scheme), parts.port
        except ValueError:
            self.refuse(name, "is not a mail server's address.", example)
            return None
        if not parts.hostname or parts.path.strip("/"):
            self.refuse(name, "is not a mail server's address.", example)
            return None
        return Mail(
            host=parts.hostname,
            port=port or _MAIL_PORTS[security],
            security=security,
            sender=sender,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            wait_minutes=wait,
        )

    def identity_service(self, mode: Mode) -> IdentityService | None:
        name, issuer = "GREENROLL_OIDC_ISSUER", self.text("GREENROLL_OIDC_ISSUER").rstrip("/")
        if not issuer:
            return None
        parts = urlsplit(issuer)
        schemes = {"https"} if mode is Mode.PRODUCTION else {"http", "https"}
        if parts.scheme not in schemes or not parts.netloc or parts.query:
            self.refuse(name, "is no issuer's address.", "Write it like https://id.example.gov.cn.")
        if not self.text("GREENROLL_PUBLIC_URL"):
            self.refuse("GREENROLL_PUBLIC_URL", "is not set.", "The identity service leads people back there.")
        return IdentityService(
            issuer=issuer,
            client_id=self._of_service("GREENROLL_OIDC_CLIENT_ID"),
            client_secret=self._of_service("GREENROLL_OIDC_CLIENT_SECRET"),
            name=self.line("GREENROLL_OIDC_NAME") or "统一身份认证",
            strong=frozenset(filter(None, (each.strip() for each in self.text("GREENROLL_OIDC_STRONG").split(",")))),
        )

    def _of_service(self, name: str) -> str:
        found = self.text(name)
        if not found:
            self.refuse(name, "is not set.", "Write what the identity service has given to this instance.")
        return found

    def number(self, name: str, default: int, least: int, most: int) -> int:
        found = self.text(name)
        if not found:
            return default
        if not found.isdecimal() or not least <= int(found) <= most:
            self.refuse(name, f"is not a number from {least} to {most}.", f"Write for instance {default}.")
            return default
        return int(found)

    def numbers(self, name: str, default: tuple[int, ...], least: int, most: int) -> tuple[int, ...]:
        """A list with commas between; `no` for none."""
        found = self.text(name)
        if not found or found == "no":
            return () if found else default
        numbers = [each.strip() for each in found.split(",")]
        if not all(each.isdecimal() and least <= int(each) <= most for each in numbers):
            self.refuse(name, f"is not a list of numbers from {least} to {most}.", "Write for instance 7,1, or no.")
            return default
        return tuple(sorted({int(each) for each in numbers}, reverse=True))

    def networks(
        self, name: str, default: tuple[IPv4Network | IPv6Network, ...]
    ) -> tuple[IPv4Network | IPv6Network, ...]:
        found = self.text(name)
        if not found:
            return default
        try:
            return tuple(ip_network(each.strip()) for each in found.split(","))
        except ValueError:
            self.refuse(name, "is no list of networks.", "Write for instance 127.0.0.1,10.2.0.0/16.")
            return default

    def yes_or_no(self, name: str, *, default: bool = False) -> bool:
        found = self.text(name).lower()
        if found not in {"", "yes", "no"}:
            self.refuse(name, "is neither yes nor no.", "Write yes or no.")
        return found == "yes" if found else default

    def one_of(self, name: str, kind: type[E], default: E) -> E:
        found = self.text(name)
        if not found:
            return default
        if found not in {member.value for member in kind}:
            words = ", ".join(member.value for member in kind)
            self.refuse(name, f"is none of {words}.", f"Write for instance {default.value}.")
            return default
        return kind(found)
