"""Opening a store: a file (SQLite) or a `postgresql://` address, made on first use."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Double, Engine, cast, create_engine, event, func, literal, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.sql.elements import ColumnElement

from extractor.errors import StoreError
from extractor.runs.store.migrations import bring_up_to_date
from extractor.runs.store.writing import Change, Writer, persist, worth_another_try

__all__ = ("Store", "open_store")

ResultT = TypeVar("ResultT")
LoadT = TypeVar("LoadT")

_SCHEMA = "extractor"
_NETWORK = {"nfs", "nfs4", "cifs", "smbfs", "smb2", "smb3", "afs", "ncpfs", "fuse.sshfs", "fuse.s3fs", "fuse.rclone"}
_WRITES = "extractor_writes"
_BUSY = 30.0
"""Seconds that a writer of SQLite waits for another process."""
_CHECKPOINT = "wal_autocheckpoint=4000"
"""Pages (16 MB) after which the log is written back: pages that change often are then written back less often."""


def open_store(where: str | Path) -> Store:
    """The store at a path or address; it is made, with its folders, or brought up to date where need be.

    An address is `postgresql://user@host/database`, with `?schema=name` to keep several stores in one database
    (default `extractor`); leave its password to PGPASSWORD or a password file. Use the store in a `with` block.

    Raises StoreError, which never shows a password, where that is no store or cannot be one.
    """
    text = str(where)
    if text.startswith("sqlite:///"):
        return _open_sqlite(Path(text.removeprefix("sqlite:///")))
    if "://" in text:
        return _open_postgres(text)
    return _open_sqlite(Path(where))


class Store:
    """An open store. Reads may come from any thread; all writes of a process go through one thread."""

    def __init__(self, engine: Engine, name: str) -> None:
        self.name = name
        """How messages name it: without a password."""
        self.postgres = engine.dialect.name == "postgresql"
        self._engine = engine
        self._writing = engine.execution_options(**{_WRITES: True})
        self._writer = Writer(self.transact)

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Write what waits and close the connections. May be called twice."""
        self._writer.close()
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read by. Raises StoreError where the database refuses."""
        try:
            with self._engine.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise self.trouble(error) from error

    def submit(self, change: Change[LoadT, ResultT], load: LoadT, *, may_wait: bool = False) -> Future[ResultT]:
        """Have a change written by the store's thread, together with what else waits; see `Change`.

        `may_wait`: some hundredths of a second are nothing to the caller, so that others can share the transaction.

        In a coroutine: `await asyncio.wrap_future(store.submit(...))`.
        """
        return self._writer.submit(change, load, may_wait=may_wait)

    def write(self, work: Callable[[Connection], ResultT]) -> ResultT:
        """Have `work` done by the store's thread in its next transaction, and wait for the commit."""
        result: ResultT = self.submit(_one_by_one, work).result()
        return result

    def transact(self, work: Callable[[Connection], ResultT]) -> ResultT:
        """Run `work` in a write transaction of its own, now, in this thread; tried again where it met a lock.

        Raises StoreError where the database refuses.
        """

        def attempt() -> ResultT:
            with self._writing.begin() as connection:
                return work(connection)

        try:
            return persist(attempt)
        except DBAPIError as error:
            raise self.trouble(error) from error

    def now(self) -> ColumnElement[float]:
        """Seconds since 1970 by the one clock that all users of this store share."""
        if self.postgres:
            return cast(func.extract("epoch", func.clock_timestamp()), Double)
        return literal(time.time())

    def trouble(self, error: DBAPIError) -> StoreError:
        """What a database's refusal is to a user, in one line."""
        first = str(error.orig).strip().splitlines()
        words = (first[0] if first else type(error.orig).__name__).rstrip(".")
        if worth_another_try(error) and not self.postgres:
            advice = "another program holds it; let it finish, then start again: nothing that was finished is lost"
        elif "disk is full" in words or "disk I/O" in words:
            advice = "make room on the disk, then start again: nothing that was finished is lost"
        elif "readonly" in words or "unable to open" in words:
            advice = "the file and its folder must be writable"
        else:
            advice = "see the database's own log, then start again: nothing that was finished is lost"
        return StoreError(f"store {self.name}: {words}; {advice}")


def _one_by_one(connection: Connection, loads: Sequence[Callable[[Connection], Any]]) -> list[Any]:
    return [work(connection) for work in loads]


def _open_sqlite(path: Path) -> Store:
    name = str(path)
    if path.is_dir():
        raise StoreError(f"{name}: is a folder; give the name of a file in it, such as {path / 'incidents.sqlite'}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{name}: its folder cannot be made: {error.strerror}") from error
    kind = _file_system(path.parent)
    if kind in _NETWORK:
        raise StoreError(_NO_WAL.format(name=name, why=f"it lies on a network file system ({kind})"))
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(path.absolute())),
        connect_args={"timeout": _BUSY, "check_same_thread": False},
        pool_size=8,
        max_overflow=32,
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    store = Store(engine, name)
    try:
        store.transact(lambda connection: None)  # is it SQLite at all, and may it be written to?
        mode = persist(lambda: _to_wal(engine))
        if mode != "wal":
            raise StoreError(_NO_WAL.format(name=name, why=f"its file system has no shared memory (mode {mode})"))
        store.transact(lambda connection: bring_up_to_date(connection, name))
    except StoreError as error:
        engine.dispose()
        if "not a database" in str(error):
            raise StoreError(f"{name}: is not a store; give the name of a new file") from error
        raise
    except DBAPIError as error:
        engine.dispose()
        raise store.trouble(error) from error
    except BaseException:
        engine.dispose()
        raise
    return store


_NO_WAL = (
    "{name}: no store can be kept here: {why}, so SQLite cannot keep two processes apart; "
    "give a path on a local disk, or a postgresql:// address"
)


def _to_wal(engine: Engine) -> str:
    """Switch a new file to write-ahead logging; the mode that it is in afterwards. It stays in the file."""
    with engine.connect() as connection:
        return str(connection.exec_driver_sql("PRAGMA journal_mode=WAL").scalar()).lower()


def _set_up_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
    cursor = connection.cursor()
    for pragma in (
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"busy_timeout={int(_BUSY * 1000)}",
        "cache_size=-16384",
        _CHECKPOINT,
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes the write lock at once: a reader that becomes a writer half-way is refused without a wait."""
    if connection.get_execution_options().get(_WRITES):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _open_postgres(address: str) -> Store:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        raise StoreError("the store's address cannot be read; it looks like postgresql://user@host/database") from error
    name = _without_secrets(url)
    if url.get_backend_name() not in ("postgresql", "postgres"):
        raise StoreError(f"{name}: a store is a file or a postgresql:// address")
    schema = url.query.get("schema", _SCHEMA)
    if not isinstance(schema, str) or not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", schema):
        raise StoreError(f"{name}: schema must be a name of small letters, digits and _")
    try:
        engine = create_engine(
            url.difference_update_query(["schema"]).set(drivername="postgresql+psycopg"),
            connect_args={"options": f"-csearch_path={schema} -cstatement_timeout=0", "connect_timeout": 15},
            pool_pre_ping=True,
            pool_size=8,
            max_overflow=32,
            hide_parameters=True,
        )
    except ModuleNotFoundError as error:
        raise StoreError(
            f"{name}: needs the driver of Postgres; install it: pip install 'incident-extractor[postgres]'"
        ) from error
    store = Store(engine, name)
    try:
        with store._writing.begin() as connection:
            bring_up_to_date(connection, name)
    except OperationalError as error:
        engine.dispose()
        words = " ".join(str(error.orig).split())
        for secret in (url.password, *_query_secrets(url)):
            words = words.replace(secret, "***") if secret else words
        raise StoreError(f"{name}: cannot be reached: {words}; check the address and that the server runs") from error
    except DBAPIError as error:
        engine.dispose()
        raise store.trouble(error) from error
    except BaseException:
        engine.dispose()
        raise
    return store


def _query_secrets(url: URL) -> list[str]:
    return [value for key, value in url.query.items() if "password" in key.lower() and isinstance(value, str)]


def _without_secrets(url: URL) -> str:
    """The address for messages. A password may also stand in the query."""
    hidden = {key: "***" for key in url.query if "password" in key.lower()}
    return url.update_query_dict(hidden).render_as_string(hide_password=True).replace("%2A%2A%2A", "***")


def _file_system(folder: Path) -> str:
    """The kind of file system that a folder is on, where the system tells (Linux)."""
    try:
        lines = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    target, best, kind = str(folder.resolve()), -1, ""
    for line in lines:
        parts = line.split()
        if len(parts) < 3:
            continue
        place = parts[1].replace("\\040", " ")
        inside = target == place or target.startswith(place.rstrip("/") + "/")
        if inside and len(place) >= best:
            best, kind = len(place), parts[2]
    return kind
