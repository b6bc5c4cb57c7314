"""Opening: what is made, what is refused, and that nothing secret is shown."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from postgres_server import PostgresServer
from sqlalchemy import Connection, inspect, select, text

from extractor.errors import ExitCode, StoreError
from extractor.runs.store import Ledger, Store, migrations, open_store, opening
from extractor.runs.store.migrations import VERSION, bring_up_to_date, version_of
from extractor.runs.store.tables import metadata, schema_version


def test_made_on_first_use_and_found_again(address: str) -> None:
    with open_store(address) as store:
        run = Ledger(store).start_or_resume(settings={}, inputs={})
    with open_store(address) as store:
        assert Ledger(store).run(run.id).id == run.id
        with store.reading() as connection:
            assert version_of(connection) == VERSION
            assert set(inspect(connection).get_table_names()) == set(metadata.tables)


def test_sqlite_is_set_up_for_many_processes(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'a.sqlite'}") as store, store.reading() as connection:
        found = [
            connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert found == ["wal", 1, 1, 30000]


def test_a_reader_is_not_held_up_by_a_writer(store: Store) -> None:
    run = Ledger(store).start_or_resume(settings={}, inputs={})

    def write(connection: Connection) -> int:
        connection.execute(text("UPDATE run SET label = 'changed'"))
        return len(Ledger(store).runs())

    assert store.transact(write) == 1
    assert Ledger(store).run(run.id).label == "changed"


class TestTogether:
    def test_processes_that_make_one_store_at_once(self, address: str) -> None:
        code = (
            "import sys; from extractor.runs.store import Ledger, open_store; sys.stdin.readline()\n"
            "with open_store(sys.argv[1]) as store:\n"
            "    print(Ledger(store).start_or_resume(settings={}, inputs={}).id)"
        )
        children = [
            subprocess.Popen(
                [sys.executable, "-c", code, address],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for _ in range(3)
        ]
        for child in children:
            child.stdin.write("go\n")  # type: ignore[union-attr]
            child.stdin.flush()  # type: ignore[union-attr]
        results = [child.communicate(timeout=300) for child in children]
        assert results == [results[0]] * 3
        assert results[0][1] == ""
        with open_store(address) as store:
            assert [kind for _, kind, _ in Ledger(store).events(int(results[0][0]))] == ["begun", "resumed", "resumed"]


class TestMigrations:
    def test_steps_in_order_and_once(self, store: Store) -> None:
        ran: list[int] = []

        def step(number: int) -> migrations.Step:
            def run(connection: Connection) -> None:
                ran.append(number)
                connection.execute(text(f"CREATE TABLE extra_{number} (id INTEGER)"))

            return run

        steps = {number: step(number) for number in (VERSION + 1, VERSION + 2)}
        for _ in range(2):
            store.transact(lambda c: bring_up_to_date(c, "x", version=VERSION + 2, steps=steps))
        assert ran == [VERSION + 1, VERSION + 2]
        with store.reading() as connection:
            assert version_of(connection) == VERSION + 2
            assert inspect(connection).has_table(f"extra_{VERSION + 2}")

    def test_a_step_that_fails_leaves_nothing(self, store: Store) -> None:
        def good(connection: Connection) -> None:
            connection.execute(text("CREATE TABLE extra (id INTEGER)"))

        def bad(connection: Connection) -> None:
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            store.transact(
                lambda c: bring_up_to_date(c, "x", version=VERSION + 2, steps={VERSION + 1: good, VERSION + 2: bad})
            )
        with store.reading() as connection:
            assert version_of(connection) == VERSION
            assert not inspect(connection).has_table("extra")

    def test_a_step_for_every_version(self) -> None:
        assert sorted(migrations.STEPS) == list(range(2, VERSION + 1))

    def test_a_newer_store_is_refused(self, address: str) -> None:
        with open_store(address) as store:
            row = {"version": VERSION + 1, "applied_at": 0.0, "program": "9"}
            store.transact(lambda c: c.execute(schema_version.insert(), [row]))
        with pytest.raises(StoreError, match=f"newer program .store version {VERSION + 1}.* pip install -U") as caught:
            open_store(address)
        assert caught.value.exit_code is ExitCode.USAGE


class TestRefused:
    def test_a_file_that_is_no_database(self, tmp_path: Path) -> None:
        path = tmp_path / "notes.txt"
        path.write_text("Many words that are no database. " * 100)
        with pytest.raises(StoreError, match=r"notes.txt: is not a store; give the name of a new file"):
            open_store(path)
        assert path.read_text().startswith("Many words")

    def test_a_database_of_another_program(self, tmp_path: Path) -> None:
        path = tmp_path / "other.sqlite"
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE songs (id INTEGER)")
        connection.close()
        with pytest.raises(StoreError, match=r"holds something else \(table songs\)"):
            open_store(path)

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="is a folder; give the name of a file in it"):
            open_store(tmp_path)

    def test_a_place_that_cannot_be(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(StoreError, match="its folder cannot be made"):
            open_store(tmp_path / "file" / "a.sqlite")

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
    def test_a_file_that_may_not_be_written(self, tmp_path: Path) -> None:
        path = tmp_path / "a.sqlite"
        open_store(path).close()
        path.chmod(0o444)
        with pytest.raises(StoreError, match="must be writable"):
            open_store(path)

    def test_a_network_file_system(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(opening, "_file_system", lambda folder: "nfs4")
        with pytest.raises(StoreError, match=r"network file system \(nfs4\).* local disk, or a postgresql:// address"):
            open_store(tmp_path / "a.sqlite")

    def test_no_write_ahead_log(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(opening, "_to_wal", lambda engine: "delete")
        with pytest.raises(StoreError, match=r"no shared memory .mode delete.* local disk"):
            open_store(tmp_path / "a.sqlite")

    @pytest.mark.parametrize("address", ["mysql://ana:geheim@host/db", "postgresql://ana:geheim@host/db?schema=A;B"])
    def test_an_address_that_is_none(self, address: str) -> None:
        with pytest.raises(StoreError, match=r"postgresql:// address|small letters") as caught:
            open_store(address)
        assert "geheim" not in str(caught.value)

    def test_without_the_driver(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "psycopg", None)
        with pytest.raises(StoreError, match=r"pip install 'incident-extractor\[postgres\]'"):
            open_store("postgresql://host/db")


class TestPasswords:
    @pytest.mark.parametrize(
        "address",
        [
            "postgresql://ana:geheim@127.0.0.1:9/db",
            "postgresql://ana@127.0.0.1:9/db?password=geheim",
            "postgres://ana:geheim@127.0.0.1:9/db?connect_timeout=1",
            "postgresql://ana:geheim@[broken/db",
            "postgresql://ana:geheim@127.0.0.1:port/db",
            "postgresql://ana@127.0.0.1:9/db?no_such_option=1&password=geheim",
        ],
    )
    def test_never_shown(self, address: str) -> None:
        with pytest.raises(StoreError) as caught:
            open_store(address)
        shown = [str(caught.value), repr(caught.value)]
        assert not any("geheim" in words for words in shown)

    def test_not_in_the_name(self, postgres: PostgresServer) -> None:
        with open_store(postgres.url("named").replace("tests@", "tests:geheim@")) as store:
            assert "geheim" not in store.name
            assert "tests" in store.name


def test_a_server_that_comes_back(postgres: PostgresServer) -> None:
    with open_store(postgres.url("restarted")) as store:
        ledger = Ledger(store)
        run = ledger.start_or_resume(settings={}, inputs={})
        postgres.restart()
        ledger.note(run.id, "after", {})
        assert [kind for _, kind, _ in ledger.events(run.id)] == ["begun", "after"]


def test_file_system_of_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    share = tmp_path / "my share"
    share.mkdir()
    mounts = f"root / ext4 rw 0 0\nbox:/x {str(share).replace(' ', chr(92) + '040')} nfs4 rw 0 0\n"
    real = Path.read_text
    monkeypatch.setattr(
        Path, "read_text", lambda self, **k: mounts if str(self) == "/proc/self/mounts" else real(self, **k)
    )
    assert opening._file_system(share / "below") == "nfs4"
    assert opening._file_system(tmp_path / "my shared") == "ext4"


def test_help_does_not_load_sqlalchemy() -> None:
    code = "import extractor.cli, extractor.runs, extractor.runs.store, sys; print('sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_every_foreign_key_of_a_new_store_holds(store: Store) -> None:
    with store.reading() as connection:
        assert connection.execute(select(schema_version.c.version)).scalars().all() == [VERSION]
    with pytest.raises(StoreError):
        store.transact(lambda c: c.execute(text("INSERT INTO tally VALUES (99, 'state', 'done', 1)")))
