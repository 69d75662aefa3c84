"""Every setting of the app: the ``LEVEKAR_…`` variables, and the one place that reads them.

A setting is one line of ``SETTINGS``: name, kind, default and a sentence; README's table says the
same, and a test holds the two together. ``read`` asks the environment each time. ``problems`` says
what is wrong with what is set, for the start (``require``) and for the address of readiness.

This file belongs to no room: every room may import it, and it imports none.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

PREFIX = "LEVEKAR_"
HOME = Path(__file__).resolve().parent


class SettingsError(Exception):
    """Something set in the environment cannot be used. The message says which, and what may be."""


@dataclass(frozen=True)
class Kind:
    """What a setting may be: its name in README, what is expected in words, and the tests of it.

    ``well_formed`` looks at the text alone. ``usable`` looks at this machine, once, at the start.
    """

    name: str
    expected: str
    well_formed: Callable[[str], bool]
    usable: Callable[[str], bool] = lambda _: True


@dataclass(frozen=True)
class Setting:
    """One variable. ``safe`` (else the default) stands in for a value that is ill-formed."""

    name: str
    kind: Kind
    default: str
    says: str
    safe: str | None = None


def _form(pattern: str) -> Callable[[str], bool]:
    return lambda value: re.fullmatch(pattern, value) is not None


_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?"
_PATH = r"(?:/[\w\-./~]*)?"
_LOOPBACK = r"(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?"
#: CSP level 3, section 2.3.1: host-source, scheme-source, and the two keywords that fit here.
_FRAMER = (
    r"(?:'self'|\*|https?:|(?:https?://)?(?:\*\.)?"
    r"(?:[A-Za-z0-9-]+\.)*[A-Za-z0-9-]+\.[A-Za-z0-9-]+(?::(?:\d{1,5}|\*))?(?:/[\w\-./~]*)?"
    r"|(?:https?://)?localhost(?::(?:\d{1,5}|\*))?)"
)

TEXT = Kind("text", "a text on one line", _form(r"[^\r\n\x00]+"))
FOLDER = Kind("folder", "a folder that is there", TEXT.well_formed, lambda v: Path(v).is_dir())
PROGRAM = Kind("file", "a program that is there", TEXT.well_formed, lambda v: Path(v).is_file())
ADDRESS = Kind("address", "an address such as https://levekar.example.no, without «?»",
               _form(rf"https?://{_HOST}{_PATH}"))  # fmt: skip
SERVICE = Kind("address", "an https address (http on this machine alone)",
               _form(rf"https://{_HOST}{_PATH}|http://{_LOOPBACK}{_PATH}"))  # fmt: skip
URI = Kind("address", "an address that begins with https:// or http://",
           _form(r"https?://[^\s<>\"{}|\\^`]+"))  # fmt: skip
MAIL = Kind("e-mail", "one e-mail address", _form(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*"))
FRAMERS = Kind("list", "sources of a Content-Security-Policy with a space between, without commas: "
               "'self' (with its quotes), https://*.example.no, or * for anyone, or 'none' alone",
               _form(rf"'none'|{_FRAMER}(?: +{_FRAMER})*"))  # fmt: skip


def one_of(*words: str) -> Kind:
    """The kind of a setting that is one of a few words."""
    return Kind(" or ".join(words), " or ".join(words), lambda value: value in words)


ROLE, TURNED, LOGGED = one_of("public", "operator"), one_of("on", "off"), one_of("text", "json")
SHARE = Kind("share", "a share between 0 and 1, such as 0.02", _form(r"[01]|0?\.\d{1,6}"))
LISTEN = Kind("host:port", "a port of this machine, or host:port such as 127.0.0.1:9108",
              _form(r"(?:[A-Za-z0-9.-]+:)?\d{1,5}"))  # fmt: skip
TOLD = Kind("address", "an address that begins with mailto:, https: or tel:",
            _form(r"(mailto:|https://|tel:)\S+"))  # fmt: skip

SETTINGS = (
    Setting("LEVEKAR_ROLE", ROLE, "public",
            "May figures be fetched and published from here: `operator`; else `public`.", "public"),
    Setting("LEVEKAR_CACHE", TEXT, "",
            "Where what is made once is kept; else `~/.cache/levekar`, else nowhere."),
    Setting("LEVEKAR_UPLOADS", TURNED, "on",
            "Whether readers may give the site files of their own.", "off"),
    Setting("LEVEKAR_FORHAND", TURNED, "on",
            "Whether figures and pictures are made before readers ask, after each new edition."),
    Setting("LEVEKAR_SIKKERHET", TOLD, "",
            "Whom to tell of a hole, in `security.txt`; without it there is none."),
    Setting("LEVEKAR_MAALINGER", LISTEN, "",
            "Where Prometheus may read measurements; without it nowhere."),
    Setting("LEVEKAR_LOGG", LOGGED, "text", "How the log is written."),
    Setting("LEVEKAR_COMMIT", TEXT, "", "The commit that is running, told in `/helse`."),
    Setting("LEVEKAR_TERSKEL_ANDEL", SHARE, "0.02",
            "The largest share of values a refresh may revise and be published by itself.", "0"),
    Setting("LEVEKAR_TERSKEL_ENDRING", SHARE, "0.25",
            "The largest change of one value in a refresh that is published by itself.", "0"),
    Setting("LEVEKAR_ADRESSE", ADDRESS, "",
            "The address the site is reached at, to be set behind a proxy; else what was asked."),
    Setting("LEVEKAR_CHROME", PROGRAM, "",
            "The Chrome or Chromium that draws SVG and PNG; else the one found on the machine."),
    Setting("LEVEKAR_DATA", FOLDER, str(HOME / "data"),
            "The folder of registries, boundaries and snapshot; else `data/` of this repository."),
    Setting("LEVEKAR_FRAME_ANCESTORS", FRAMERS, "*",
            "Who may show a figure in a frame, with a space between; `*` is anyone.", "'self'"),
    Setting("LEVEKAR_MALER", FOLDER, "",
            "A folder with the organisation's templates (.docx, .dotx, .pptx, .potx), by name."),
    Setting("LEVEKAR_KONTAKT", MAIL, "", "The e-mail address `/katalog` gives for questions."),
    Setting("LEVEKAR_UTGIVER", TEXT, "Levekår i Asker", "Who publishes the catalogue `/katalog`."),
    Setting("LEVEKAR_UTGIVER_ADRESSE", URI, "",
            "The publisher's URI in `/katalog`; else an address in the catalogue itself."),
    Setting("LEVEKAR_SSB_URL", SERVICE, "https://data.ssb.no/api/pxwebapi/v2",
            "Where a refresh asks for SSB's tables."),
    Setting("LEVEKAR_KLASS_URL", SERVICE, "https://data.ssb.no/api/klass/v1",
            "Where a refresh asks for SSB's codelists."),
    Setting("LEVEKAR_FHI_URL", SERVICE, "https://statistikk-data.fhi.no/api/open/v1",
            "Where a refresh asks for FHI's tables."),
    Setting("LEVEKAR_GEONORGE_URL", SERVICE, "https://wfs.geonorge.no/skwms1",
            "Where a refresh asks for Kartverket's boundaries."),
    Setting("LEVEKAR_UDIR_URL", SERVICE, "https://statistikkportalen.udir.no/api/rapportering",
            "Where a refresh asks for Udir's figures, and, where it is set, for schools too."),
    Setting("LEVEKAR_VALG_URL", SERVICE, "https://valgresultat.no/api",
            "Where a refresh asks for election results."),
    Setting("LEVEKAR_BUFDIR_URL", SERVICE, "https://www.bufdir.no",
            "Where a refresh asks for Bufdir's workbooks."),
    Setting("LEVEKAR_NAV_URL", SERVICE, "https://www.nav.no",
            "Where a refresh asks for NAV's workbooks."),
)  # fmt: skip
_BY_NAME = {setting.name: setting for setting in SETTINGS}


def given(name: str) -> str:
    """What the environment says of a setting; empty where it says nothing.

    :raises KeyError: if no setting has the name.
    """
    return os.environ.get(_BY_NAME[name].name, "").strip()


def read(name: str) -> str:
    """The value that holds: what is given, its safe stand-in if that is ill-formed, or the default.

    :raises KeyError: if no setting has the name.
    """
    setting, value = _BY_NAME[name], given(name)
    if not value:
        return setting.default
    if setting.kind.well_formed(value):
        return value
    return setting.default if setting.safe is None else setting.safe


def number(name: str) -> float:
    """The value of a setting of the kind ``SHARE``.

    :raises KeyError: if no setting has the name.
    """
    return float(read(name))


def environment(changed: Mapping[str, str]) -> dict[str, str]:
    """The environment for a program started from here, with some settings changed."""
    return {**os.environ, **{_BY_NAME[name].name: value for name, value in changed.items()}}


def problems() -> list[str]:
    """What is wrong with what is set, one sentence each; empty where all can be used.

    A variable that begins as ours do and is none of them is wrong too: a misspelt name would leave
    its setting at the default without a word.
    """
    found = []
    for setting in SETTINGS:
        value, kind = given(setting.name), setting.kind
        if value and not (kind.well_formed(value) and kind.usable(value)):
            found.append(f"{setting.name} is «{value}»; expected {kind.expected}.")
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and name not in _BY_NAME:
            near = difflib.get_close_matches(name, _BY_NAME, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            found.append(f"{name} is set, but there is no such setting.{hint}")
    return found


def require() -> None:
    """Refuse to go on with settings that cannot be used.

    :raises SettingsError: naming all of them.
    """
    wrong = problems()
    if wrong:
        raise SettingsError("The settings cannot be used.\n" + "\n".join(f"- {w}" for w in wrong))
