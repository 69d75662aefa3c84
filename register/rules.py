"""Faults of an entry, said by key: the rules of our own models, and what pydantic itself finds."""

from __future__ import annotations

from pydantic_core import ErrorDetails, PydanticCustomError

from sheets.messages import Message, quoted, said
from text.texts import texts

#: Levels and numbers of a list as pydantic writes them: ("aims", 0, "indicator").
Key = tuple[str | int, ...]
#: What pydantic calls a fault that one of our own rules found.
TYPE = "register"


def broken(rule: str, at: str = "", **values: str) -> PydanticCustomError:
    """The error of a broken rule (``register.rule.<rule>`` in text/), to be raised in a validator.

    ``at`` is the key it is at, where that is not the one being validated.
    """
    told = said(f"register.rule.{rule}", **values)
    text = f"{at}: {told.en}" if at else told.en
    return PydanticCustomError(TYPE, "{text}", {"text": text, "at": at, "said": told})


def explain(detail: ErrorDetails) -> tuple[Key, Message]:
    """The key a fault is at, and what to tell the reader."""
    key: Key = detail["loc"]
    told = detail.get("ctx", {})
    if detail["type"] == TYPE:
        key = (*key, told["at"]) if told["at"] else key
        problem: Message = told["said"]
    else:
        problem = _found(detail["type"], told)
    label = ".".join(str(part) for part in key if isinstance(part, str))
    value = detail["input"]
    if isinstance(value, str | int | float):
        got = quoted(value)
        return key, said("register.fault_of_value", label=label, value=got, problem=problem)
    return key, said("register.fault", label=label, problem=problem)


def _found(kind: str, told: dict[str, object]) -> Message:
    """A fault of pydantic's own kinds (``register.kind.<kind>``), with the limits it names."""
    name = f"register.kind.{kind}"
    if name not in texts("nb"):
        return said("register.kind.other")
    values = {key: str(value).replace(" or ", ", ") for key, value in told.items()}
    return said(name, **values)
