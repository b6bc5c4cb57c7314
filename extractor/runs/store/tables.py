"""The tables, the same on SQLite and Postgres. Times are seconds since 1970 (UTC).

A run has items, in the order in which its inputs were first seen; an item points to a piece of work, and equal work is
done once whatever number of runs has it. An item repeats its work's state, so that the next item to do, the failed
ones and the like are found by an index, and `tally` keeps their numbers: no question walks over all items of a run.
"""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    REAL,
    BigInteger,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy import event as events
from sqlalchemy.types import TypeEngine

__all__ = (
    "answer",
    "article",
    "decision",
    "duplicate",
    "event",
    "finding",
    "fragment",
    "metadata",
    "process",
    "record",
    "run",
    "run_item",
    "schema_version",
    "tally",
    "work",
)

metadata = MetaData()

_Whole = BigInteger().with_variant(Integer(), "sqlite")
_Real: TypeEngine[float] = Double().with_variant(REAL(), "sqlite")

schema_version = Table(
    "schema_version",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("applied_at", _Real, nullable=False),
    Column("program", Text, nullable=False),
)

run = Table(
    "run",
    metadata,
    Column("id", _Whole, primary_key=True),
    Column("identity", Text, nullable=False, unique=True),  # the same command again is the same run
    Column("label", Text, nullable=False),
    Column("settings", Text, nullable=False),  # JSON
    Column("inputs", Text, nullable=False),  # JSON
    Column("item_count", _Whole, nullable=False, server_default="0"),
    Column("inputs_read", Integer, nullable=False, server_default="0"),  # 1: the inputs were read to their end
    Column("begun_at", _Real, nullable=False),
    Column("resumed_at", _Real, nullable=False),
    Column("ended_at", _Real),
    Column("ending", Text),  # how the last session ended: done, cap, interrupted, ...
)

process = Table(
    "process",  # who holds leases
    metadata,
    Column("id", _Whole, primary_key=True),
    Column("host", Text, nullable=False),
    Column("pid", _Whole, nullable=False),
    Column("started", Text, nullable=False),  # tells a process from a later one with the same number
    Column("begun_at", _Real, nullable=False),
    Column("ended_at", _Real),
    Index("process_living", "host", "ended_at"),
)

article = Table(
    "article",
    metadata,
    Column("id", Text, primary_key=True),  # hash of the text
    Column("text", LargeBinary, nullable=False),  # packing.pack
    Column("characters", _Whole, nullable=False),
    Column("title", Text),  # as first seen, like all below; a work has its own
    Column("outlet", Text),
    Column("language", Text),
    Column("published", Text),
    Column("source", Text),
    Column("added_at", _Real, nullable=False),
)

work = Table(
    "work",
    metadata,
    Column("id", _Whole, primary_key=True),
    Column("work_key", Text, nullable=False, unique=True),
    Column("article_id", Text, ForeignKey("article.id"), nullable=False),
    Column("about", Text, nullable=False),  # JSON: the article without its text
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("message", Text),
    Column("lease_owner", _Whole, ForeignKey("process.id")),
    Column("lease_until", _Real),
    Column("attempts", Integer, nullable=False, server_default="0"),  # how often it was claimed
    Column("input_tokens", _Whole),
    Column("output_tokens", _Whole),
    Column("cost", _Real),
    Column("seconds", _Real),
    Column("errors", Integer, nullable=False, server_default="0"),  # findings that count, by severity
    Column("reviews", Integer, nullable=False, server_default="0"),
    Column("warnings", Integer, nullable=False, server_default="0"),
    Column("infos", Integer, nullable=False, server_default="0"),
    Column("added_at", _Real, nullable=False),
    Column("finished_at", _Real),
)
Index("work_article", work.c.article_id)
_leased = work.c.lease_until.is_not(None)
Index("work_lease", work.c.lease_until, sqlite_where=_leased, postgresql_where=_leased)
_owned = work.c.lease_owner.is_not(None)
Index("work_owner", work.c.lease_owner, sqlite_where=_owned, postgresql_where=_owned)

run_item = Table(
    "run_item",
    metadata,
    Column("run_id", _Whole, ForeignKey("run.id"), primary_key=True),
    Column("position", _Whole, primary_key=True, autoincrement=False),
    Column("item_key", Text, nullable=False),
    Column("work_id", _Whole, ForeignKey("work.id"), nullable=False),
    Column("source", Text),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("message", Text),  # of an item that its run skips; else the work's holds
    Column("by_policy", Integer, nullable=False, server_default="0"),  # 1: this run skips it, whatever its work does
    UniqueConstraint("run_id", "item_key", name="run_item_once"),
)
Index("run_item_state", run_item.c.run_id, run_item.c.state, run_item.c.position)
Index("run_item_work", run_item.c.work_id)

tally = Table(
    "tally",
    metadata,
    Column("run_id", _Whole, ForeignKey("run.id"), primary_key=True),
    Column("kind", Text, primary_key=True),  # state, reason, flag, spent, minute
    Column("word", Text, primary_key=True),
    Column("amount", _Real, nullable=False),
)

record = Table(
    "record",
    metadata,
    Column("work_id", _Whole, ForeignKey("work.id"), primary_key=True, autoincrement=False),
    Column("article_id", Text, ForeignKey("article.id"), nullable=False),
    Column("outcome", Text, nullable=False),
    Column("incidents", Integer, nullable=False),
    Column("model", Text),
    Column("prompt", Text),
    Column("validator", Text),  # version and rules: what a new rule has to judge again
    Column("body", Text, nullable=False),  # JSON: the record without its article
    Column("made_at", _Real, nullable=False),
)
Index("record_article", record.c.article_id)
Index("record_validator", record.c.validator, record.c.work_id)

finding = Table(
    "finding",
    metadata,
    Column("work_id", _Whole, ForeignKey("record.work_id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("code", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("suppressed", Integer, nullable=False, server_default="0"),
)
Index("finding_severity", finding.c.severity, finding.c.work_id)
Index("finding_code", finding.c.code, finding.c.work_id)

answer = Table(
    "answer",
    metadata,
    Column("key", Text, primary_key=True),  # request key; one set aside has `~` and a number after it
    Column("model", Text, nullable=False),
    Column("article_part", Text, nullable=False),  # digest of the article as asked about, for "nearest"
    Column("request", LargeBinary, nullable=False),  # packed JSON, long parts as references to fragments
    Column("response", LargeBinary, nullable=False),  # packed JSON
    Column("meta", Text, nullable=False),  # JSON
    Column("saved_at", _Real, nullable=False),
)
Index("answer_article", answer.c.article_part)
Index("answer_model", answer.c.model, answer.c.saved_at)

fragment = Table(
    "fragment",  # parts that many requests share: instructions, examples, schema
    metadata,
    Column("id", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

decision = Table(
    "decision",  # append-only: triggers refuse any change
    metadata,
    Column("id", _Whole, primary_key=True),
    Column("work_id", _Whole, ForeignKey("work.id"), nullable=False),
    Column("path", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("code", Text),
    Column("old", Text),  # JSON
    Column("new", Text),  # JSON
    Column("quote_sha256", Text),
    Column("undoes", _Whole, ForeignKey("decision.id")),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("at", _Real, nullable=False),
)
Index("decision_work", decision.c.work_id, decision.c.id)

duplicate = Table(
    "duplicate",
    metadata,
    Column("article_id", Text, ForeignKey("article.id"), primary_key=True),
    Column("same_as", Text, ForeignKey("article.id"), primary_key=True),
    Column("kind", Text, nullable=False),  # exact, near
    Column("likeness", _Real, nullable=False),
    Column("found_at", _Real, nullable=False),
)
Index("duplicate_same_as", duplicate.c.same_as)

event = Table(
    "event",
    metadata,
    Column("id", _Whole, primary_key=True),
    Column("run_id", _Whole, ForeignKey("run.id"), nullable=False),
    Column("at", _Real, nullable=False),
    Column("kind", Text, nullable=False),
    Column("detail", Text, nullable=False),  # JSON
)
Index("event_run", event.c.run_id, event.c.id)


def _after_making(statement: str, dialect: str) -> None:
    ddl = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
    events.listen(decision, "after_create", ddl)


for _change in ("UPDATE", "DELETE"):
    _after_making(
        f"CREATE TRIGGER decision_no_{_change.lower()} BEFORE {_change} ON decision "
        "BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END",
        "sqlite",
    )
_after_making(
    "CREATE TRIGGER decision_no_replace BEFORE INSERT ON decision "
    "WHEN EXISTS (SELECT 1 FROM decision WHERE id = NEW.id) "
    "BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END",
    "sqlite",
)
_after_making(
    "CREATE FUNCTION decision_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'decisions are append-only'; END $$",
    "postgresql",
)
_after_making(
    "CREATE TRIGGER decision_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON decision "
    "FOR EACH STATEMENT EXECUTE FUNCTION decision_refuse()",
    "postgresql",
)
