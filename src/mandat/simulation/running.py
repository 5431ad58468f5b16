"""A job done on all cores of this machine, in processes, or on a Dask cluster: the same sums either way."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from multiprocessing import get_context
from typing import Any

import numpy as np
import numpy.typing as npt

from mandat.simulation.drawing import BLOCK
from mandat.simulation.job import Done, Job
from mandat.simulation.summary import Sums

Array = npt.NDArray[Any]
Progress = Callable[[int, int], None]
"""Told of draws done, and of all."""

CHUNK = 8
"""Blocks that are done at one go: some thousand draws, some megabytes."""


def run(
    job: Job,
    *,
    threads: int | None = None,
    processes: int | None = None,
    client: Any = None,
    chunk: int = CHUNK,
    progress: Progress | None = None,
) -> list[tuple[Sums, Array | None]]:
    """For each law the sums over all draws, and the record of the draws where it is kept.

    `threads`: of this process, all cores without it; or `processes`; or a Dask `client`. `chunk`: blocks at one go.
    None of these changes a number.
    """
    totals = [Sums() for _ in job.rules]
    rows: list[Array | None] = [
        np.empty((job.draws, columns.width), np.int16) if job.keep else None for columns in job.columns
    ]
    starts = range(0, job.blocks, max(1, chunk))
    done = 0
    if client is not None:
        parts = _on_cluster(job, starts, max(1, chunk), client)
    elif processes is not None and processes > 1:
        parts = _in_processes(job, starts, max(1, chunk), processes)
    else:
        parts = _in_threads(job, starts, max(1, chunk), threads or os.cpu_count() or 1)
    for part in parts:
        for place, one in enumerate(part):
            totals[place].add(one.sums)
            record = rows[place]
            if record is not None and one.rows is not None:
                record[one.first : one.first + len(one.rows)] = one.rows
        done += part[0].sums.draws
        if progress is not None:
            progress(done, job.draws)
    return list(zip(totals, rows, strict=True))


def _in_threads(job: Job, starts: range, chunk: int, threads: int) -> Iterator[list[Done]]:
    """The first chunk alone: what is compiled or loaded at first use is, once."""
    left = starts[1:]
    if starts:
        yield job.run(starts[0], chunk)
    if threads == 1:
        for start in left:
            yield job.run(start, chunk)
        return
    with ThreadPoolExecutor(threads) as pool:
        yield from _few_at_a_time(pool, left, threads, lambda start: pool.submit(job.run, start, chunk))


def _few_at_a_time(
    pool: Any, left: range, workers: int, submit: Callable[[int], Future[list[Done]]]
) -> Iterator[list[Done]]:
    """Results as they come, with no more chunks under way than keep the workers busy."""
    ahead = iter(left)
    under_way: set[Future[list[Done]]] = set()
    try:
        for start in ahead:
            under_way.add(submit(start))
            if len(under_way) >= 2 * workers:
                finished, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                for one in finished:
                    yield one.result()
        while under_way:
            finished, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            for one in finished:
                yield one.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_here: list[Job] = []


def _begin(job: Job) -> None:
    _here[:] = [job]


def _work(start: int, chunk: int) -> list[Done]:
    return _here[0].run(start, chunk)


def _in_processes(job: Job, starts: range, chunk: int, processes: int) -> Iterator[list[Done]]:
    with ProcessPoolExecutor(processes, get_context("spawn"), _begin, (job,)) as pool:
        yield from _few_at_a_time(pool, starts, processes, lambda start: pool.submit(_work, start, chunk))


def _on_cluster(job: Job, starts: range, chunk: int, client: Any) -> Iterator[list[Done]]:
    """Chunks as tasks of a Dask cluster; the job itself is sent to each worker once."""
    from distributed import as_completed

    sent = client.scatter(job, broadcast=True)
    tasks = [client.submit(Job.run, sent, start, chunk, pure=False) for start in starts]
    for task in as_completed(tasks):
        yield task.result()
        task.release()


def draws_in_block() -> int:
    return BLOCK
