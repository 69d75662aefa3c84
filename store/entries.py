"""Files of entries that people edit, read and validated one by one."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from store.errors import RegistryError
from store.words import Strict

Model = TypeVar("Model", bound=Strict)


def read_yaml_list(file: Path) -> list[Any]:
    """The entries of a YAML file that holds a list.

    :raises RegistryError: if the file cannot be read as one.
    """
    try:
        entries = yaml.load(file.read_text("utf-8"), Loader=_UniqueKeys)
    except (OSError, UnicodeDecodeError) as error:
        raise RegistryError(f"{file.name}: cannot be read: {error}") from error
    except yaml.YAMLError as error:
        raise RegistryError(f"{file.name}: not valid YAML: {error}") from error
    if not isinstance(entries, list):
        raise RegistryError(
            f"{file.name}: expected a list of entries, each beginning with «- id:»."
        )
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
        name = entry.get("id", f"entry {number}") if isinstance(entry, dict) else f"entry {number}"
        item = validate(model, entry, f"{file.name}: {name}")
        key = str(item.id)  # type: ignore[attr-defined]
        if key in result:
            raise RegistryError(f"{file.name}: «{key}» is registered twice.")
        result[key] = item
    return result


def validate(model: type[Model], entry: Any, where: str) -> Model:
    """``entry`` as ``model``; a failure names ``where``, the key and what was expected."""
    try:
        return model.model_validate(entry)
    except ValidationError as error:
        problems = [
            f"{where}: {'.'.join(str(p) for p in e['loc']) or 'entry'}: {e['msg']}"
            f" (got {str(e['input'])[:80]!r})"
            for e in error.errors()
        ]
        raise RegistryError("\n".join(problems)) from error
