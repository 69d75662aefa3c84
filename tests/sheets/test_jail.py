"""A stranger's file takes no more memory or time than it is given, and ends with its reader."""

from __future__ import annotations

import io
import os
import time
import zipfile
from pathlib import Path

import pytest
from demands import sampled
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE

from sheets import jail
from sheets.messages import ImportFailure, Message
from sheets.template import TemplateRefused, cleaned


def twice(number: int) -> int:
    return 2 * number


def greedy() -> int:
    return len(bytearray(2 * jail.MEMORY))


def endless() -> None:
    while True:
        pass


def sleepy(mark: str) -> None:
    time.sleep(600)


def refused() -> None:
    raise ImportFailure(Message("filen er tom.", "the file is empty."), sheet="Ark1", row=3)


def broken() -> None:
    raise ZeroDivisionError


def writing(path: str) -> None:
    Path(path).write_text("x" * 10, "utf-8")


@pytest.fixture(autouse=True)
def quick(monkeypatch) -> None:
    monkeypatch.setattr(jail, "SECONDS", 2.0)


def called(function, *args, gone=lambda: False):
    return jail.jailed(function, gone, *args)


def test_what_is_made_in_the_jail_comes_out(monkeypatch) -> None:
    assert called(twice, 21) == 42


@pytest.mark.parametrize(
    ("function", "why"), sampled([(greedy, "memory"), (endless, "time"), (broken, "died")])
)
def test_what_takes_too_much_is_ended_in_words(function, why) -> None:
    with pytest.raises(jail.JailFailure) as failure:
        called(function)
    assert failure.value.why == why
    assert failure.value["nb"].startswith(("Fil", "Les")) and "prøv igjen" in failure.value["nb"]
    assert "try again" in failure.value["en"]


def test_a_refusal_comes_out_whole() -> None:
    with pytest.raises(ImportFailure) as failure:
        called(refused)
    assert failure.value["nb"] == "Ark «Ark1», rad 3: filen er tom."
    assert failure.value.row == 3


def test_nothing_is_written_from_the_jail(tmp_path) -> None:
    with pytest.raises(jail.JailFailure):
        called(writing, str(tmp_path / "x"))
    assert not (tmp_path / "x").exists() or (tmp_path / "x").read_bytes() == b""


def running() -> bool:
    """Whether a jail of this process is there; other tests beside this one have theirs."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((process / "stat").read_text("utf-8").rpartition(")")[2].split()[1])
            if parent == os.getpid() and b"sheets.jail" in (process / "cmdline").read_bytes():
                return True
        except OSError:
            continue
    return False


def test_the_reading_ends_with_the_reader(monkeypatch) -> None:
    monkeypatch.setattr(jail, "SECONDS", 60.0)
    left = time.monotonic() + 1
    began = time.monotonic()
    with pytest.raises(jail.JailFailure) as failure:
        called(sleepy, "mark", gone=lambda: time.monotonic() > left)
    assert failure.value.why == "left" and time.monotonic() - began < 30
    assert not running()


def test_a_third_file_waits_and_is_told(monkeypatch) -> None:
    monkeypatch.setattr(jail, "PATIENCE", 0.3)
    for _ in range(jail.AT_ONCE):
        assert jail._turns.acquire(blocking=False)
    try:
        with pytest.raises(jail.JailFailure) as failure:
            called(twice, 1)
        assert failure.value.why == "busy"
    finally:
        for _ in range(jail.AT_ONCE):
            jail._turns.release()


def template(**parts: str) -> bytes:
    document = Document()
    document.add_paragraph("Hemmelig")
    document.sections[0].header.paragraphs[0].text = "Asker kommune"
    for part in (document.part, document.sections[0].header.part):
        part.relate_to("https://evil.example/x.png", RELATIONSHIP_TYPE.IMAGE, is_external=True)
    stream = io.BytesIO()
    document.save(stream)
    if parts:
        with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as packed:
            for name, text in parts.items():
                packed.writestr(f"word/{name}.xml", text)
    return stream.getvalue()


def test_a_template_keeps_its_look_and_nothing_foreign() -> None:
    made = cleaned(template())
    document = Document(io.BytesIO(made))
    assert document.sections[0].header.paragraphs[0].text == "Asker kommune"
    assert "Heading 1" in [style.name for style in document.styles]
    assert not document.paragraphs
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        assert not any(b"evil.example" in packed.read(name) for name in packed.namelist())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 not a zip",
        template(large="<a>" + " " * 3_000_000 + "</a>"),
        template(bomb='<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'),
        template(many="<a>" + "<b/>" * 70_000 + "</a>"),
        template(broken="<a>"),
    ],
    ids=["empty", "no zip", "large", "doctype", "many", "broken"],
)
def test_a_template_that_is_none_or_too_large_is_refused(content: bytes) -> None:
    with pytest.raises(TemplateRefused):
        cleaned(content)
