"""Files of entries that people edit, read and validated one by one."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from store.errors import Keyed, RegistryError
from store.words import Strict

Model = TypeVar("Model", bound=Strict)
#: What pydantic calls the faults that have a text of their own; of the others it has the words.
KINDS = {"missing": "feil.required", "extra_forbidden": "feil.extra"}


def read_yaml_list(file: Path) -> list[Any]:
    """The entries of a YAML file that holds a list.

    :raises RegistryError: if the file cannot be read as one.
    """
    try:
        entries = yaml.load(file.read_text("utf-8"), Loader=_UniqueKeys)
    except (OSError, UnicodeDecodeError) as error:
        raise RegistryError(
            f"{file.name}: cannot be read: {error}",
            key="feil.unread", where=file.name, english=str(error),
        ) from error  # fmt: skip
    except yaml.YAMLError as error:
        raise RegistryError(
            f"{file.name}: not valid YAML: {error}",
            key="feil.yaml", where=file.name, english=str(error),
        ) from error  # fmt: skip
    if not isinstance(entries, list):
        raise RegistryError(
            f"{file.name}: expected a list of entries, each beginning with «- id:».",
            key="feil.no_list", where=file.name,
        )  # fmt: skip
    return entries


class _UniqueKeys(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Safe YAML that refuses a key written twice: the later would silently win."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        """Refuse a repeated key, then build the mapping as usual."""
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=deep)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"key «{key}» stands twice", key_node.start_mark
                )
            seen.add(key)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


def read_entries(file: Path, model: type[Model]) -> dict[str, Model]:
    """The entries of a file by id, each valid by itself.

    :raises RegistryError: naming file, entry, key and what was expected.
    """
    result: dict[str, Model] = {}
    for number, entry in enumerate(read_yaml_list(file), 1):
        name = entry.get("id") if isinstance(entry, dict) else None
        item = validate(model, entry, _place(file, number, name))
        key = str(item.id)  # type: ignore[attr-defined]
        if key in result:
            raise RegistryError(
                f"{file.name}: «{key}» is registered twice.",
                key="feil.twice", where=file.name, id=key,
            )  # fmt: skip
        result[key] = item
    return result


def _place(file: Path, number: int, name: Any) -> str | Keyed:
    """Where an entry stands: by its id, or by its number in the file if it has none."""
    if name is not None:
        return f"{file.name}: {name}"
    return Keyed(f"{file.name}: entry {number}", "feil.nth", {"file": file.name, "number": number})


def validate(model: type[Model], entry: Any, where: str | Keyed) -> Model:
    """``entry`` as ``model``; a failure names ``where``, the key and what was expected."""
    try:
        return model.model_validate(entry)
    except ValidationError as error:
        raise RegistryError.of(_fault(detail, where) for detail in error.errors()) from error


def _fault(detail: ErrorDetails, where: str | Keyed) -> Keyed:
    key = ".".join(str(part) for part in detail["loc"]) or Keyed("entry", "feil.whole", {})
    at = Keyed(f"{where}: {key}", "feil.entry", {"where": where, "why": key})
    words, got = detail["msg"], repr(str(detail["input"])[:80])
    return Keyed(
        f"{at}: {words} (got {got})",
        KINDS.get(detail["type"], "feil.not_as"),
        {"where": at, "got": got, "english": words},
    )
