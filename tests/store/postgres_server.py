"""A Postgres server from the system's packages, in a folder of its own, started and stopped by the tests."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

__all__ = ("PostgresServer", "find_binaries")


def find_binaries() -> Path | None:
    """Where Debian's packages (or the path) have `initdb` and `pg_ctl`; the newest version."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if places:
        return places[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


class PostgresServer:
    """A server that listens on a socket in its own folder only, so that no port can be taken."""

    def __init__(self, binaries: Path) -> None:
        self._binaries = binaries
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self._user: str | None = None
        if os.geteuid() == 0:  # Postgres refuses to run as root
            self._user = next(name for name in ("postgres", "nobody") if _exists(name))
            os.chown(self.folder, pwd.getpwnam(self._user).pw_uid, -1)

    def start(self) -> None:
        self._run("initdb", "-D", "data", "-U", "tests", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = (
            f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c fsync=off -c max_connections=200"
        )
        self._run("pg_ctl", "-D", "data", "-w", "-t", "60", "-l", "log", "-o", options, "start")

    def restart(self) -> None:
        """Stop as in a crash, then start again."""
        self._run("pg_ctl", "-D", "data", "-w", "-t", "60", "-m", "immediate", "-l", "log", "restart")

    def stop(self) -> None:
        try:
            self._run("pg_ctl", "-D", "data", "-w", "-m", "immediate", "stop")
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, schema: str) -> str:
        return f"postgresql://tests@/postgres?host={self.folder}&schema={schema}"

    def _run(self, name: str, *arguments: str) -> None:
        with (self.folder / "out").open("w") as out:  # not a pipe: the server would hold it open
            done = subprocess.run(
                [self._binaries / name, *arguments],
                cwd=self.folder,
                user=self._user,
                extra_groups=[] if self._user else None,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
                timeout=120,
                check=False,
            )
        assert done.returncode == 0, (self.folder / "out").read_text()


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
