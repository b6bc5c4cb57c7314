"""A Postgres server from the system's packages, in a folder of its own, started and stopped by the tests."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

__all__ = ("PostgresServer", "find_binaries", "running_server")


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
        self._shell: subprocess.Popen[bytes] | None = None
        if os.geteuid() == 0:  # Postgres refuses to run as root
            self._user = next(name for name in ("postgres", "nobody") if _exists(name))
            os.chown(self.folder, pwd.getpwnam(self._user).pw_uid, -1)

    def start(self) -> None:
        self._run("initdb", "-D", "data", "-U", "tests", "-A", "trust", "-E", "UTF8", "--no-sync")
        self._serve()

    def restart(self) -> None:
        """Stop as in a crash, then start again."""
        self._halt()
        self._serve()

    def stop(self) -> None:
        self._halt()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _serve(self) -> None:
        # The shell waits for the end of its input, which comes with the end of the tests, however they end.
        sockets = f"-c listen_addresses= -c unix_socket_directories={self.folder}"
        server = f"'{self._binaries}/postgres' -D data {sockets} -c fsync=off -c max_connections=200"
        with (self.folder / "log").open("a") as log:
            self._shell = subprocess.Popen(
                ["/bin/sh", "-c", f"{server} <&- & server=$!; cat; kill -QUIT $server; wait $server"],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,  # an interrupt of the tests is not one of the server
                **self._options(),
            )
        until = time.monotonic() + 120
        while self._call("pg_isready", "-q", "-h", str(self.folder), "-U", "tests", "-d", "postgres"):
            assert time.monotonic() < until, (self.folder / "log").read_text()
            assert self._shell.poll() is None, (self.folder / "log").read_text()
            time.sleep(0.05)

    def _halt(self) -> None:
        if self._shell is not None:
            assert self._shell.stdin is not None
            self._shell.stdin.close()
            self._shell.wait(timeout=60)
            self._shell = None

    def url(self, schema: str) -> str:
        return f"postgresql://tests@/postgres?host={self.folder}&schema={schema}"

    def _run(self, name: str, *arguments: str) -> None:
        assert self._call(name, *arguments) == 0, (self.folder / "log").read_text()

    def _call(self, name: str, *arguments: str) -> int:
        with (self.folder / "log").open("a") as log:
            done = subprocess.run(
                [self._binaries / name, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                timeout=300,
                check=False,
                **self._options(),
            )
        return done.returncode

    def _options(self) -> dict[str, Any]:
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}
        groups = {"user": self._user, "extra_groups": []} if self._user else {}
        return {"cwd": self.folder, "env": environment, **groups}


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def running_server() -> Iterator[PostgresServer]:
    """What a fixture yields: a server while the tests run. Skips where there is none, and fails for it in CI."""
    binaries = find_binaries()
    if binaries is None:
        message = "no Postgres server on this machine: apt-get install -y postgresql"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    server = PostgresServer(binaries)
    try:
        server.start()
        yield server
    finally:
        server.stop()
