"""Runs past one machine: Ray Data spreads a run's articles over the workers of a cluster.

    extractor extract inbox --model gpt-4.1-mini --concurrency 256 --runner ray

The same command with `--runner local`, or the other way round, goes on with the same run: the ledger, the work keys
and the question are the same, and each worker calls the same `Extraction.extract`. Without RAY_ADDRESS a cluster of
this machine alone is started; with it, the program, and files of your own that the options name, must be on every node
(a container image, or a `runtime_env` of the job). The store stays where it is, SQLite too: workers reach it through
one actor beside the driver (`desk`), which commits each answer before its worker goes on.

What may die, and what that costs:

- a worker: its block of articles (as many as it has under way) is given out again; what is finished is passed over,
  what is answered is read from the store, calls that were under way are sent again;
- the desk: it is started again; with a cap on cost or tokens the run stops, for it lost count of calls under way;
- the driver: the cluster lets its workers go; the same command goes on with what is not finished.

Ray Data's own `CheckpointConfig` is not used. It knows finished blocks, the ledger knows finished articles and every
answer: after a killed driver it redoes whole blocks and pays for them twice. It must be on storage that all nodes
share, needs a file sink and a file source, takes no notice of `--retry`, and two records of what is done can disagree.

Traps of Ray Data that this package is built around: blocks are cut to a number of articles (a block of the default
size holds tens of thousands); a local cluster has more logical CPUs than workers; an error is a column of the result,
for one raise fails a whole block; the number of calls at once in an actor is read from the environment when Ray is
imported; constructors are light, for an actor's loop only runs with its first call.

Other engines (Dask, Spark): `recipes.md`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.lazy import names_on_demand

if TYPE_CHECKING:
    from extractor.runs.ray_runner.running import run_with_ray

__all__ = ("run_with_ray",)

__getattr__ = names_on_demand(__name__, {"run_with_ray": "running"})
