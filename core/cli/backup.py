"""`greenroll backup` and `greenroll restore`: the instance in one encrypted archive, and an empty machine from it."""

from __future__ import annotations

from pathlib import Path

import click

from core.backups import operations
from core.backups.rules.manifest import Manifest, fingerprint
from core.cli.application import application
from core.cli.progress import Progress
from core.config import Settings
from core.db.migrate import upgrade_database

_MEGABYTE = 1_000_000


@click.command()
@click.option("--to", "folder", required=True, type=click.Path(path_type=Path), help="The folder of the archives.")
@click.option(
    "--keep", type=click.IntRange(min=1), help="Remove all but so many of the newest that this instance made."
)
def backup(folder: Path, keep: int | None) -> None:
    """Write database and files of one moment into one encrypted archive. Safe beside the running service.

    GREENROLL_BACKUP_KEYS encrypts it. Exit status 1 also where files that records name were missing, unreadable or
    damaged: the archive is there then, without them.
    """
    with application():
        try:
            made = operations.make(folder, keep=keep, tell=Progress())
        except OSError as error:
            raise click.ClickException(f"No backup was made: {error}.") from error
    click.echo(f"{made.path}: {made.size / _MEGABYTE:.1f} MB, SHA-256 {made.sha256}")
    click.echo(_said(made.manifest))
    for each in made.removed:
        click.echo(f"Removed: {each.name}")
    _require_all_files(made.manifest)


@click.command()
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Read and prove the archive, and restore nothing.")
def restore(archive: Path, *, check: bool) -> None:
    """Fill the empty database and folder of the settings from ARCHIVE, and prove that all of it is there.

    The whole archive is read first; where anything of it is damaged, or anything is there already, nothing is written.
    """
    settings = Settings.from_environment().as_owner
    try:
        if check:
            with archive.open("rb") as file:
                manifest = operations.read_through(file, dict(settings.backup_keys), Progress())
            click.echo(f"The backup is whole. {_said(manifest)}")
            return
        restored = operations.restore(archive, settings, Progress())
    except OSError as error:
        raise click.ClickException(f"Nothing was restored: {error}.") from error
    manifest = restored.manifest
    click.echo(f"Restored, and every row and file found equal. {_said(manifest)}")
    click.echo(f"All sessions were ended; {restored.letters} letters that waited are called doubtful.")
    upgrade_database(settings.database_url)
    with application(settings):
        proved = operations.begin_again(restored)
    click.echo(f"The trail is whole: {proved} events chained. Next: greenroll db upgrade")
    if manifest.keys["GREENROLL_SECRET_KEY"][""] != fingerprint(settings.secret_key):
        click.echo("GREENROLL_SECRET_KEY is another one: second factors have to be set up anew.")
    _require_all_files(manifest)


def _said(manifest: Manifest) -> str:
    files = manifest.files
    return (
        f"{manifest.region}, made {manifest.made_at} by release {manifest.version} (migration {manifest.revision}): "
        f"{manifest.rows:,} rows in {len(manifest.tables)} tables,"
        f" {files.count:,} files ({files.bytes / _MEGABYTE:.1f} MB)."
    )


def _require_all_files(manifest: Manifest) -> None:
    files = manifest.files
    lost = {"missing": files.missing, "unreadable": files.unreadable, "damaged": files.damaged}
    said = [f"{len(sums)} files were {what}: {', '.join(sums[:3])}" for what, sums in lost.items() if sums]
    if said:
        raise click.ClickException(f"Not everything that records name was there. {'; '.join(said)}.")
