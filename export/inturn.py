"""A queue in which everyone has their turn, however much one of them asks for."""

from __future__ import annotations

from collections import OrderedDict, deque
from typing import Generic, TypeVar

T = TypeVar("T")


class InTurn(Generic[T]):
    """What waits, by client: one of each in turn, and of one client in the order it was asked for.

    Who comes later never passes the first. For one thread at a time: others hold a lock around it.

    >>> line = InTurn[int]()
    >>> for who, thing in (("a", 1), ("a", 2), ("b", 3)):
    ...     line.add(who, thing)
    >>> len(line), line.of("a"), [line.take() for _ in range(3)], line.first()
    (3, 2, [1, 3, 2], None)
    """

    def __init__(self) -> None:
        self._waiting: OrderedDict[str, deque[T]] = OrderedDict()

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))

    def of(self, client: str) -> int:
        """How much of one client waits."""
        return len(self._waiting.get(client, ()))

    def add(self, client: str, thing: T) -> None:
        """Let something wait behind what its client waits for already."""
        self._waiting.setdefault(client, deque()).append(thing)

    def first(self) -> T | None:
        """What comes next, left where it is."""
        return next(iter(self._waiting.values()))[0] if self._waiting else None

    def take(self) -> T:
        """What comes next, taken out; its client's next waits behind all others.

        :raises KeyError: if nothing waits.
        """
        client, things = self._waiting.popitem(last=False)
        found = things.popleft()
        if things:
            self._waiting[client] = things
        return found
