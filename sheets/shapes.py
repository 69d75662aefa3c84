"""The parts of a foreign document that we need, with their shape checked."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from sheets.answers import foreign
from sheets.messages import said
from store.errors import Where, Wording

Read = TypeVar("Read")


class Sent(BaseModel):
    """Part of a source's answer as we need it; what else the source sends is let be."""

    model_config = ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True)


def shaped(kind: type[Read], document: Any, where: Where, expected: Wording) -> Read:
    """``document`` as ``kind``: a model of ``Sent``, or a list of such.

    :raises SourceError: naming the place in the answer that has another shape.
    """
    try:
        return TypeAdapter(kind).validate_python(document)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(p) for p in first["loc"])
        got = said(
            "svar.other_shape",
            place=place[:80] or said("svar.the_whole"),
            english=foreign(first["msg"][:80]),
            said=foreign(str(document)[:80]),
        )
        raise where.problem(expected, got) from error
