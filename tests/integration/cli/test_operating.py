"""Operating an instance from the command line: migrations, accounts, the server."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from core.cli import main
from core.config import place_of
from core.contents.storage import FolderStore, Seal
from tests.support.databases import SqliteDatabases
from tests.support.houses import load_once

ENVIRONMENT = {
    "GREENROLL_REGION": "hunan",
    "GREENROLL_SECRET_KEY": "k" * 40,
    "GREENROLL_PERSONAL_KEYS": f"2025:{'p' * 40}",
    "GREENROLL_MODE": "test",
    "GREENROLL_LOG_LEVEL": "error",
}
ADD = ("user", "add", "--email", "wang@example.com", "--name", "王管理", "--role", "administrator")


class Command:
    """`greenroll`, with an environment of its own."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self.environment = {
            **ENVIRONMENT,
            "GREENROLL_DATABASE_URL": database_url,
            "GREENROLL_STORAGE_URL": folder.as_uri(),
        }

    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, arguments, env=self.environment)

    def store(self) -> FolderStore:
        """Its files, by the first of its keys alone."""
        name, _, secret = self.environment["GREENROLL_PERSONAL_KEYS"].split(",")[0].partition(":")
        place = place_of(self.environment["GREENROLL_STORAGE_URL"])
        assert isinstance(place, Path)
        return FolderStore(place, Seal({name: secret}))


@pytest.fixture
def greenroll(empty_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setattr("core.instance.load", load_once)
    return Command(empty_database_url, tmp_path)


@pytest.fixture
def bare(sqlite_databases: SqliteDatabases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Command]:
    """On a database of one kind with tables and no row: for what does not lie in the storage."""
    monkeypatch.setattr("core.instance.load", load_once)
    with sqlite_databases.migrated() as url:
        yield Command(url, tmp_path)


@pytest.fixture
def founded(bare: Command) -> Command:
    """The same, brought forward."""
    bare("db", "upgrade")
    return bare


def test_brings_a_database_forward_and_says_where_it_is(greenroll: Command) -> None:
    before = greenroll("db", "status")
    assert before.exit_code == 1
    assert "behind" in before.stdout
    first = greenroll("db", "upgrade")
    assert first.exit_code == 0, first.output
    assert re.search(r"Recommending bodies: \d\d added", first.stdout)
    assert "Working-day calendar" in first.stdout
    assert "Nobody is security_administrator (安全管理员): greenroll user add" in first.stdout
    again = greenroll("db", "upgrade")
    assert again.exit_code == 0
    assert "Recommending bodies: 0 added, 0 changed, 0 retired." in again.stdout
    assert greenroll("db", "status").exit_code == 0
    assert greenroll("db", "index").stdout == "Indexed: 0 texts.\n"


def test_opens_the_first_account(founded: Command) -> None:
    added = founded(*ADD)
    assert added.exit_code == 0
    assert re.search(r"One-time password: \w{4}-\w{4}-\w{4}-\w{4}", added.stdout)
    again = founded(*ADD)
    assert again.exit_code == 1
    assert again.stdout == ""
    assert "该邮箱已经注册。" in again.stderr


def test_gives_roles_and_one_time_passwords(founded: Command) -> None:
    founded(*ADD)
    assert "系统管理员不能同时" in founded("user", "grant", "--email", "wang@example.com", "--role", "auditor").stderr
    twice = founded("user", "grant", "--email", "wang@example.com", "--role", "administrator")
    assert (twice.exit_code, "已有这一角色" in twice.stderr) == (1, True)
    officer = ("user", "add", "--email", "li@example.com", "--name", "李经办", "--role", "body_officer")
    assert "请选择推荐单位" in founded(*officer).stderr
    assert founded(*officer, "--body", "changsha").exit_code == 0
    assert founded("user", "grant", "--email", "li@example.com", "--role", "expert").exit_code == 0
    assert "One-time password" in founded("user", "reset-password", "--email", "li@example.com").stdout
    assert founded("user", "reset-password", "--email", "nobody@example.com").exit_code == 1


def test_refuses_to_work_on_a_database_that_is_behind(greenroll: Command) -> None:
    for arguments in (ADD, ("serve",)):
        refused = greenroll(*arguments)
        assert refused.exit_code == 1
        assert "greenroll db upgrade" in refused.stderr


def test_refuses_to_start_without_a_key_that_is_still_needed(bare: Command) -> None:
    """Neither with another one, nor under its name; until everything was encrypted anew."""
    first, second = f"2024:{'o' * 40}", f"2025:{'p' * 40}"
    bare.environment["GREENROLL_PERSONAL_KEYS"] = first
    bare("db", "upgrade")
    assert bare(*ADD, "--phone", "13800000000").exit_code == 0
    with bare.store().receive(BytesIO(b"a letter"), most=10) as letter:
        letter.keep()
    for wrong in (second, f"2024:{'x' * 40}"):
        bare.environment["GREENROLL_PERSONAL_KEYS"] = wrong
        for arguments in (("serve",), ("db", "upgrade"), ("keys", "reseal")):
            refused = bare(*arguments)
            assert refused.exit_code == 1, arguments
            assert "encrypted with the key 2024, which is missing" in refused.stderr
    bare.environment["GREENROLL_PERSONAL_KEYS"] = f"{second},{first}"
    assert bare("db", "upgrade").exit_code == 0  # the values are encrypted anew by this, and the files are not
    bare.environment["GREENROLL_PERSONAL_KEYS"] = second
    assert "the key 2024, which is missing" in bare("serve").stderr
    bare.environment["GREENROLL_PERSONAL_KEYS"] = f"{second},{first}"
    anew = bare("keys", "reseal")
    assert anew.exit_code == 0, anew.output
    assert re.search(r"Personal data: \d+ values encrypted anew\.\nFiles: 1 encrypted anew\.\n", anew.stdout)
    bare.environment["GREENROLL_PERSONAL_KEYS"] = second
    assert "0 values encrypted anew.\nFiles: 0 encrypted anew.\n" in bare("keys", "reseal").stdout
    with bare.store().open(letter.sha256) as file:
        assert file.read() == b"a letter"


def test_a_key_is_not_forgotten_while_a_file_needs_it(bare: Command) -> None:
    """Nor where nobody knows which key it needs: what is damaged stays, and is told."""
    first, second = f"2024:{'o' * 40}", f"2025:{'p' * 40}"
    bare.environment["GREENROLL_PERSONAL_KEYS"] = first
    bare("db", "upgrade")
    assert bare(*ADD, "--phone", "13800000000").exit_code == 0
    store = bare.store()
    with store.receive(BytesIO(b"a letter"), most=10) as letter:
        letter.keep()
    whole = store.path(letter.sha256).read_bytes()
    store.path(letter.sha256).write_bytes(whole[:-1])
    bare.environment["GREENROLL_PERSONAL_KEYS"] = f"{second},{first}"
    refused = bare("keys", "reseal")
    assert (refused.exit_code, "Files: 0 encrypted anew. 1 could be opened by no key" in refused.stdout) == (1, True)
    bare.environment["GREENROLL_PERSONAL_KEYS"] = second
    assert "the key 2024, which is missing" in bare("serve").stderr


def test_wrong_use_has_a_status_of_its_own(founded: Command) -> None:
    assert founded("user", "add").exit_code == 2
    assert founded("user", "add", "--email", "x@example.com", "--name", "x", "--role", "king").exit_code == 2
    assert founded("nonsense").exit_code == 2
    for option in ("--port", "--threads", "--timeout"):
        assert founded("serve", option, "99999").exit_code == 2


def test_every_wrong_setting_is_named(founded: Command) -> None:
    wrong = {"GREENROLL_SECRET_KEY": "", "GREENROLL_REGION": "", "GREENROLL_CLOCK": "2025-10-20"}
    founded.environment |= {"GREENROLL_MODE": "production", **wrong}
    refused = founded("serve")
    assert refused.exit_code == 1
    for name in ("GREENROLL_SECRET_KEY", "GREENROLL_REGION", "GREENROLL_CLOCK"):
        assert name in refused.stderr


def test_a_region_that_is_not_installed(founded: Command) -> None:
    founded.environment["GREENROLL_REGION"] = "atlantis"
    refused = founded("db", "upgrade")
    assert refused.exit_code == 1
    assert "atlantis" in refused.stderr
    assert "Traceback" not in refused.output


def test_help_lists_the_commands_without_importing_them() -> None:
    shown = CliRunner().invoke(main, ["--help"])
    assert shown.exit_code == 0
    for name in ("db", "serve", "user"):
        assert re.search(rf"^  {name} ", shown.stdout, re.MULTILINE)


# --- The server -------------------------------------------------------------------------------------------------------


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        found: int = free.getsockname()[1]
        return found


@pytest.fixture
def server(founded: Command, port: int) -> Iterator[str]:
    founded.environment |= {
        "GREENROLL_MODE": "demo",
        "GREENROLL_CLOCK": "2025-10-20T09:00",
        "GREENROLL_METRICS": "yes",
    }
    arguments = [
        sys.executable,
        "-m",
        "core.cli",
        "serve",
        "--port",
        str(port),
        "--workers",
        "2",
        "--threads",
        "2",
        "--timeout",
        "20",
    ]
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    process = subprocess.Popen(arguments, env={**inherited, **founded.environment})
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def answered(url: str) -> str:
    """What the server says, once it is there."""
    for _ in range(1_200):  # a busy machine takes its time
        try:
            with urllib.request.urlopen(url) as response:  # our own
                body: bytes = response.read()
                return body.decode()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    pytest.fail("The server did not come up.")


def test_serves_with_one_clock_in_all_workers(server: str) -> None:
    assert '"ready"' in answered(f"{server}/readyz") or '"ok"' in answered(f"{server}/readyz")
    clocks = {re.findall(r"系统时间为 <time[^>]*>([^<]+)<", answered(f"{server}/privacy"))[0] for _ in range(8)}
    assert clocks == {"2025-10-20 09:00"}
    told = re.compile(r'greenroll_requests_total{method="GET",route="/privacy",status="200"} (\S+)')
    counts = {told.findall(answered(f"{server}/metrics"))[0] for _ in range(4)}
    assert counts == {"8.0"}, "all processes count together"


def test_the_start_refuses_a_folder_that_it_cannot_write(founded: Command, tmp_path: Path) -> None:
    (tmp_path / "files").write_text("a file where the folder should be")
    founded.environment["GREENROLL_STORAGE_URL"] = (tmp_path / "files").as_uri()
    refused = founded("serve")
    assert refused.exit_code == 1
    assert "GREENROLL_STORAGE_URL: files cannot be kept in" in refused.stderr


@pytest.mark.parametrize(("proxies", "warned"), [("0", True), ("1", False)])
def test_the_start_warns_of_https_without_a_trusted_proxy(
    founded: Command, monkeypatch: pytest.MonkeyPatch, proxies: str, warned: bool
) -> None:
    monkeypatch.setattr("core.cli.serve.run", lambda *arguments, **options: None)
    founded.environment |= {
        "GREENROLL_PUBLIC_URL": "https://greenroll.example.gov.cn",
        "GREENROLL_TRUSTED_PROXIES": proxies,
    }
    started = founded("serve")
    assert started.exit_code == 0
    assert ("GREENROLL_TRUSTED_PROXIES is 0" in started.stderr) is warned


# --- The trail --------------------------------------------------------------------------------------------------------


def test_seals_the_trail_and_proves_it(founded: Command, tmp_path: Path) -> None:
    founded(*ADD)
    heads = tmp_path / "heads"
    sealed = founded("audit", "seal", "--to", str(heads))
    assert "The trail is sealed up to event" in sealed.stdout, sealed.output
    assert founded("audit", "seal").stdout == heads.read_text()
    proved = founded("audit", "verify", "--heads", str(heads))
    assert proved.exit_code == 0, proved.output
    assert "The trail is whole" in proved.stdout
    assert founded("audit", "keys").stdout.startswith("secret\t")
    pair = founded("audit", "new-key").stdout.strip()
    founded.environment |= {"GREENROLL_TRAIL_SIGNATURE": "sm2", "GREENROLL_SM2_KEYS": f"2026:{pair}"}
    founded("user", "reset-password", "--email", "wang@example.com")
    assert "up to event" in founded("audit", "seal", "--to", str(heads)).stdout
    assert '"signature":"sm2:' in heads.read_text().splitlines()[1]
    assert "\n2026\tsm2:" in founded("audit", "keys").stdout
    proved = founded("audit", "verify", "--heads", str(heads))
    assert proved.exit_code == 0, proved.output
    heads.write_text(heads.read_text().replace('"position":', '"position":9'))
    broken = founded("audit", "verify", "--heads", str(heads))
    assert broken.exit_code == 1
    assert "The trail is broken (taken out): what was signed behind event" in broken.stderr
    heads.write_text("nonsense")
    assert founded("audit", "verify", "--heads", str(heads)).exit_code == 1
