"""Tables of provider batch files; see `extractor.runs.batch`. Part of the store from version 2 on."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from extractor.runs.store.tables import _Real, _Whole, metadata

__all__ = ("TABLES", "batch", "batch_hold", "batch_need", "batch_request")

batch = Table(
    "batch",  # one file of requests
    metadata,
    Column("id", _Whole, primary_key=True),
    Column("run_id", _Whole, ForeignKey("run.id"), nullable=False),
    Column("token", Text, nullable=False, unique=True),  # in the provider's metadata: by it a batch is found again
    Column("kind", Text, nullable=False),  # provider: uploaded by us; file: somebody else runs it
    Column("state", Text, nullable=False),  # creating, submitted, written, closed, dropped
    Column("file", Text, nullable=False),  # the provider's id of the file, or its name in a folder
    Column("provider_id", Text, unique=True),
    Column("status", Text, nullable=False, server_default=""),  # the provider's last word
    Column("detail", Text, nullable=False, server_default="{}"),  # JSON: counts, what went wrong
    Column("requests", _Whole, nullable=False),
    Column("bytes", _Whole, nullable=False),
    Column("factor", _Real, nullable=False),  # of the usual price
    Column("made_at", _Real, nullable=False),
    Column("answered_at", _Real),  # when the provider had done
    Column("closed_at", _Real),
)
Index("batch_state", batch.c.state, batch.c.id)
Index("batch_run", batch.c.run_id, batch.c.id)

batch_request = Table(
    "batch_request",
    metadata,
    Column("batch_id", _Whole, ForeignKey("batch.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("key", Text, primary_key=True),  # request key, the custom id
    Column("state", Text, nullable=False),  # open, answered, kept (its answer is among the answers), failed, again
    Column("status", Integer),  # HTTP status of the result
    Column("result", LargeBinary),  # packed JSON: body of the answer or of the error
)
Index("batch_request_key", batch_request.c.key, batch_request.c.state)

batch_need = Table(
    "batch_need",  # which work waits for which request, and where that was last put
    metadata,
    Column("work_id", _Whole, ForeignKey("work.id"), primary_key=True, autoincrement=False),
    Column("key", Text, primary_key=True),
    Column("batch_id", _Whole, ForeignKey("batch.id", ondelete="CASCADE"), nullable=False),
)
Index("batch_need_batch", batch_need.c.batch_id)

batch_hold = Table(
    "batch_hold",  # one row: the process that is at work on the batches of this store
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("host", Text, nullable=False),
    Column("pid", _Whole, nullable=False),
    Column("started", Text, nullable=False),
    Column("until", _Real, nullable=False),
)

TABLES = (batch, batch_request, batch_need, batch_hold)
