"""Work shared between processes, answers in the order of the questions.

In: a function, an iterable and a number of processes. Out: an iterator over the answers. Questions are read as they are
needed, and processes replaced now and then, so memory is bounded whatever their number.
Invariant: the answers are those of ``map``; when the caller stops, by an error, by Ctrl-C, by walking no further or by
being killed, the processes end. It knows nothing of names or lists.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import chain, islice
from multiprocessing import connection, parent_process
from typing import Any, TypeVar

Question = TypeVar("Question")
Answer = TypeVar("Answer")


def cores() -> int:
    """Return on how many cores this process may run.

    Returns:
        At least 1.

    Example:
        >>> cores() >= 1
        True
    """
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def map_in_order(
    answer: Callable[[Question], Answer], questions: Iterable[Question], *, workers: int
) -> Iterator[Answer]:
    """Answer questions in several processes.

    Args:
        answer: The function; it goes to each process once. What it has loaded here need not be loaded there, where
            processes are forked.
        questions: Any iterable, read as it is needed.
        workers: Number of processes, at least 1.

    Yields:
        The answers, in the order of the questions.

    Raises:
        Exception: Whatever the function raises, at the place of its question.

    Example:
        >>> list(map_in_order(abs, [-1, 2, -3], workers=2))
        [1, 2, 3]
    """
    source = iter(questions)
    for first in source:
        yield from _answered(answer, chain((first,), islice(source, workers * _LIFE - 1)), workers)


def _answered(
    answer: Callable[[Question], Answer], questions: Iterator[Question], workers: int
) -> Generator[Answer, None, None]:
    """Answer questions in processes that end with them."""
    pool = ProcessPoolExecutor(workers, initializer=_start_worker, initargs=(answer,))
    running: deque[Future[Answer]] = deque()
    try:
        while True:
            # Twice as many questions as workers are under way, so memory is bounded and none idles.
            for question in islice(questions, 2 * workers - len(running)):
                with _interrupts_held():
                    running.append(pool.submit(_answer_question, question))
            if not running:
                return
            yield running.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


# So many questions of a worker are answered before another takes its place. What it remembers is bounded, but the holes
# in its memory between what it has forgotten add up, as `python -m benchmarks batch` shows for a million rows.
_LIFE = 400
# The collector of a worker runs after so many objects, where Python's own runs after some hundreds.
_ALLOCATIONS = 100_000
_answer: Callable[[Any], Any] | None = None


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Keep Ctrl-C back while processes are started: one that has not begun yet would die of it, and say so."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start_worker(answer: Callable[[Any], Any]) -> None:
    global _answer
    _answer = answer
    # What a worker remembers is bounded and has no cycles: the collector took a sixth of its time walking it.
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS, *gc.get_threshold()[1:])
    # Ctrl-C goes to every process of a terminal; the caller's one says what becomes of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the one that started it is gone: killed, it cannot end its workers itself."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _answer_question(question: Any) -> Any:
    if _answer is None:
        raise RuntimeError("a worker was asked before it was started")
    return _answer(question)
