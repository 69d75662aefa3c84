"""What the services really answered, kept in a folder, and a client that answers from it.

``Recorder`` asks as ``Client`` does and writes every question and answer down; ``Replay`` asks
nobody and answers what was recorded. A folder holds ``questions.jsonl`` (a line a question: who was
asked what, status, content type, file) and a file an answer. Headers are not kept: what tells of
the asker stays here. A recording is bounded: an answer too large is noted and not kept.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from loaders.http.addresses import base
from loaders.http.client import MEGABYTE, Answer, Client, Question
from sheets.answers import as_it_came
from sheets.messages import Message, said
from store.errors import SnapshotError, SourceError, both

INDEX = "questions.jsonl"
#: One answer, and all answers together.
MOST_ONE, MOST_ALL = 20 * MEGABYTE, 500 * MEGABYTE
#: Parameters that hold the day of asking: the same question on another day.
TODAY = frozenset({("klass", "to"), ("klass", "date")})
Key = tuple[str, str, str, str]


def _key(question: Question) -> Key:
    """What makes two questions the same. A link in full is told from the service's own base."""
    service, path = question.service, question.path
    if "://" in path:
        whole, own = urlsplit(path), urlsplit(base(service))
        path = whole.path.removeprefix(own.path) if whole.netloc == own.netloc else whole.path
        path += f"?{whole.query}" if whole.query else ""
    asked = {k: v for k, v in (question.params or {}).items() if (service, k) not in TODAY}
    told = json.dumps([asked, question.body], sort_keys=True, ensure_ascii=False)
    return service, question.method, path, told


def _spoken(words: Any) -> Message:
    """What was said when it was recorded. Older recordings have the English alone."""
    return Message(**words) if isinstance(words, dict) else as_it_came(words)


class Recorder(Client):
    """A client that writes down each question and its answer, or why there was none."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        super().__init__(**settings)
        self.folder = folder
        self._kept = 0
        self._number = 0
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if any(folder.iterdir()):
                raise SnapshotError(
                    f"«{folder.name}» is not empty; expected a new or empty folder.",
                    key="feil.not_empty", where=folder.name,
                )  # fmt: skip
        except OSError as error:
            raise SnapshotError(
                f"«{folder.name}» cannot be recorded in ({error.strerror}).",
                key="feil.not_recorded_in",
                where=folder.name,
                english=error.strerror,
            ) from error

    def _ask(self, question: Question) -> Answer:
        key = _key(question)
        try:
            answer = super()._ask(question)
        except SourceError as error:
            failed: dict[str, Any] = {"failed": str(error)}
            if error.where:
                failed |= {"expected": both(error.expected), "got": both(error.got)}
            self._note(key, failed)
            raise
        entry: dict[str, Any] = {"status": answer.status, "type": answer.content_type}
        size = len(answer.body)
        if size > MOST_ONE or self._kept + size > MOST_ALL:
            entry["left_out"] = f"{size} bytes"
        else:
            self._kept += size
            kind = "json" if "json" in answer.content_type else "bin"
            entry["file"] = f"{self._number:05d}-{question.service}.{kind}"
            (self.folder / entry["file"]).write_bytes(answer.body)
        self._note(key, entry)
        return answer

    def _note(self, key: Key, entry: Mapping[str, Any]) -> None:
        self._number += 1
        service, method, path, told = key
        line = {"service": service, "method": method, "path": path, "asked": told, **entry}
        with (self.folder / INDEX).open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")


class Replay(Client):
    """A client that answers from a recording and opens no connection.

    A question asked more than once is answered in the order of the recording, the last answer
    from then on.

    :raises SnapshotError: if the folder holds no recording.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self._answers: dict[Key, deque[dict[str, Any]]] = {}
        try:
            lines = (folder / INDEX).read_text("utf-8").splitlines()
            for line in lines:
                entry = json.loads(line)
                key = entry["service"], entry["method"], entry["path"], entry["asked"]
                self._answers.setdefault(key, deque()).append(entry)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SnapshotError(
                f"«{folder.name}» holds no recording; expected {INDEX} as --record writes it "
                f"({type(error).__name__}).",
                key="feil.no_recording", where=folder.name, file=INDEX,
                english=type(error).__name__,
            ) from error  # fmt: skip

    def _ask(self, question: Question) -> Answer:
        known = self._answers.get(_key(question))
        if not known:
            got = said("svar.not_recorded", path=question.path)
            raise question.problem(got)
        entry = known.popleft() if len(known) > 1 else known[0]
        self.calls[question.service] += 1
        if "got" in entry:
            raise question.where.problem(_spoken(entry["expected"]), _spoken(entry["got"]))
        if "failed" in entry:
            raise SourceError(str(entry["failed"]))
        name = Path(str(entry.get("file", "")))
        if len(name.parts) != 1:
            got = said("svar.too_large_to_record", size=entry.get("left_out", said("svar.no_file")))
            raise question.problem(got)
        content = (self.folder / name).read_bytes()
        return Answer(
            question.where, question.url, int(entry["status"]), content, str(entry["type"])
        )
