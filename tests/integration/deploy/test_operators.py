"""docs/operators.md, followed to the letter on a machine of its own; and the image's steps, in an empty folder."""

from __future__ import annotations

import fnmatch
import os
import re
import secrets
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from tests.support.servers import free_ports

ROOT = Path(__file__).resolve().parents[3]
REALLY = "GREENROLL_TEST_IMAGE"


def block(language: str) -> str:
    """The commands of the first section, as a shell reads them."""
    text = (ROOT / "docs" / language).read_text(encoding="utf-8")
    found = re.search(r"```sh\n(.*?)```", text, re.DOTALL)
    assert found
    return found[1]


def commands(text: str) -> list[str]:
    return [line.partition("  #")[0].strip() for line in text.splitlines()]


def test_both_languages_say_the_same_commands() -> None:
    assert commands(block("operators.md")) == commands(block("operators.zh.md"))


def test_the_commands_bring_an_instance_up(empty_database_url: str, tmp_path: Path) -> None:
    if not empty_database_url.startswith("postgresql"):
        pytest.skip("The notes are those of an instance on PostgreSQL.")
    [port] = free_ports(1)
    places = {
        "postgresql://greenroll@localhost/greenroll": empty_database_url,
        "/var/lib/greenroll/files": str(tmp_path / "files"),
        "SECRET_KEY=...": f"SECRET_KEY={secrets.token_hex(32)}",
        "PERSONAL_KEYS=2025:...": f"PERSONAL_KEYS=2025:{secrets.token_hex(32)}",
        "--port 8000": f"--port {port} --workers 1",
        # What is served goes on until it is stopped.
        ".venv/bin/greenroll serve": "exec .venv/bin/greenroll serve",
        # The environment is made: what runs here came from it.
        "make .venv/run.stamp .venv/package.stamp assets": "make --question assets || test -x .venv/bin/greenroll",
    }
    script = block("operators.md")
    for there, here in places.items():
        assert there in script, there
        script = script.replace(there, here)
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    shell = subprocess.Popen(["bash", "-euc", script], cwd=ROOT, env=inherited, stdout=subprocess.PIPE, text=True)
    try:
        assert '"status":"ok"' in answered(shell, f"http://127.0.0.1:{port}/readyz").replace(" ", "")
    finally:
        shell.terminate()
        said, _ = shell.communicate(timeout=60)
    assert "One-time password" in said


def answered(shell: subprocess.Popen[str], url: str) -> str:
    for _ in range(1800):
        assert shell.poll() is None, "The commands ended before anything was served."
        try:
            with urllib.request.urlopen(url, timeout=20) as response:  # our own
                body: bytes = response.read()
                return body.decode()
        except OSError:
            time.sleep(0.1)
    pytest.fail("The server did not come up.")


# --- The image --------------------------------------------------------------------------------------------------------


def steps(instruction: str) -> list[str]:
    text = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
    return re.findall(rf"^{instruction} (.+)$", text, re.MULTILINE)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """What `COPY . .` brings of a fresh clone, in a folder where nothing was."""
    ignored = (ROOT / ".containerignore").read_text(encoding="utf-8").split()
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if tracked.returncode:
        pytest.skip("Only a clone knows what a fresh one would hold.")
    for name in filter(None, tracked.stdout.split("\0")):
        if not any(fnmatch.fnmatch(part, pattern) for part in Path(name).parts for pattern in ignored):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_the_image_is_made_of_what_a_clone_holds(copied: Path) -> None:
    """The steps that build; said only, unless `GREENROLL_TEST_IMAGE=yes` asks for all of it, a minute's work."""
    [build] = [step for step in steps("RUN") if step.startswith("make ")]
    really = os.environ.get(REALLY) == "yes"
    asked = build if really else build.partition(" && ")[0].replace("make ", "make --dry-run ")
    made = subprocess.run(["sh", "-euc", asked], cwd=copied, capture_output=True, text=True, check=False)
    assert (made.returncode, made.stderr) == (0, "")
    [entry] = steps("ENTRYPOINT")
    if really:
        shown = subprocess.run([*words_of(entry), "regions"], cwd=copied, capture_output=True, text=True, check=False)
        assert "national" in shown.stdout
    assert words_of(entry) == [".venv/bin/greenroll"]
    assert words_of(steps("CMD")[-1])[0] == "serve"


def words_of(text: str) -> list[str]:
    return re.findall(r'"([^"]*)"', text)
