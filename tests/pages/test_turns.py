"""Pages take turns: in order, one at a time, and never waiting for one that takes long."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from pages.parts.turns import Turns

#: Seconds a test waits for what is to happen, before it says that it did not.
PATIENCE = 10


def _waits(turns: Turns, number: int) -> None:
    """Until so many stand in the queue."""
    while turns.waiting() < number:
        threading.Event().wait(0.001)


def _in_turn(turns: Turns, work: Callable[[], object], who: str = "") -> Callable[[], object]:
    def run() -> object:
        with turns.taken(who):
            return work()

    return run


def test_runs_come_one_at_a_time_in_the_order_they_were_asked_for():
    turns, order, at_once = Turns(long=PATIENCE), [], []
    let_go = threading.Event()
    running = 0

    def work(number: int) -> None:
        nonlocal running
        running += 1
        at_once.append(running)
        order.append(number)
        if number == 0:
            assert let_go.wait(PATIENCE)
        running -= 1

    with ThreadPoolExecutor(12) as pool:
        runs = [pool.submit(_in_turn(turns, lambda: work(0)))]
        while not order:
            threading.Event().wait(0.001)
        for number in range(1, 12):
            runs.append(pool.submit(_in_turn(turns, lambda number=number: work(number))))
            _waits(turns, number)
        let_go.set()
        for run in runs:
            run.result(PATIENCE)
    assert order == list(range(12))
    assert set(at_once) == {1}


def test_a_run_that_takes_long_lets_the_next_begin():
    turns, let_go = Turns(long=0.05), threading.Event()
    with ThreadPoolExecutor(2) as pool:
        long = pool.submit(_in_turn(turns, lambda: let_go.wait(PATIENCE)))
        short = pool.submit(_in_turn(turns, lambda: "done"))
        assert short.result(PATIENCE) == "done"
        assert not long.done()
        let_go.set()
        assert long.result(PATIENCE)


def test_a_run_that_waits_for_another_process_steps_aside():
    turns, let_go = Turns(long=PATIENCE * 10), threading.Event()

    def waiting() -> str:
        with turns.aside():
            assert let_go.wait(PATIENCE)
        return "back"

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(_in_turn(turns, waiting))
        second = pool.submit(_in_turn(turns, lambda: "done"))
        assert second.result(PATIENCE) == "done"
        let_go.set()
        assert first.result(PATIENCE) == "back"


def test_a_turn_inside_a_turn_is_the_same_one_and_aside_without_a_turn_is_nothing():
    turns = Turns(long=PATIENCE * 10)
    with turns.taken(), turns.taken(), turns.aside():
        pass
    with turns.aside():
        pass
    assert not turns._running


def test_a_run_that_fails_gives_its_turn_back():
    turns = Turns(long=PATIENCE * 10)
    with pytest.raises(ZeroDivisionError), turns.taken():
        _ = 1 / 0
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(_in_turn(turns, lambda: "done")).result(PATIENCE) == "done"


def test_a_client_with_many_runs_lets_another_in_after_one_of_them():
    turns, order, let_go = Turns(long=PATIENCE * 10), [], threading.Event()

    def work(name: str) -> None:
        order.append(name)
        if len(order) == 1:
            assert let_go.wait(PATIENCE)

    asked = [("flood", "f0"), *(("flood", f"f{n}") for n in range(1, 8)), ("reader", "r0"),
             ("reader", "r1")]  # fmt: skip
    with ThreadPoolExecutor(len(asked)) as pool:
        runs = []
        for number, (who, name) in enumerate(asked):
            runs.append(pool.submit(_in_turn(turns, lambda name=name: work(name), who)))
            if number:
                _waits(turns, number)
            while not order:
                threading.Event().wait(0.001)
        let_go.set()
        for run in runs:
            run.result(PATIENCE)
    assert order == ["f0", "f1", "r0", "f2", "r1", *(f"f{n}" for n in range(3, 8))]


def test_no_more_than_a_few_runs_that_take_long_are_computed_at_once():
    turns, let_go, at_once = Turns(long=0, most=3), threading.Event(), []
    running = 0

    def work() -> None:
        nonlocal running
        running += 1
        at_once.append(running)
        assert let_go.wait(PATIENCE)
        running -= 1

    with ThreadPoolExecutor(8) as pool:
        runs = [pool.submit(_in_turn(turns, work)) for _ in range(8)]
        while len(at_once) < 3:
            threading.Event().wait(0.001)
        _waits(turns, 5)
        assert at_once == [1, 2, 3]
        let_go.set()
        for run in runs:
            run.result(PATIENCE)
    assert max(at_once) == 3 and len(at_once) == 8
