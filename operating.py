"""What whoever runs the site may say of how it is run: read when it is asked for.

The variables themselves stand in ``settings``. This file belongs to no room: every room may import
it, and it imports none.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from settings import read as _of


def operator() -> bool:
    """Whether this process may refresh, publish and restore figures."""
    return _of("LEVEKAR_ROLE") == "operator"


def uploads() -> bool:
    """Whether readers may give the site files of their own."""
    return _of("LEVEKAR_UPLOADS").lower() not in ("off", "av", "nei", "0")


def address() -> str:
    """The address readers use; empty where it is not set."""
    return _of("LEVEKAR_ADRESSE")


def subpath() -> str:
    """The path the site lives under, as ``/levekar``; empty at the root of its host."""
    path = urlsplit(_of("LEVEKAR_ADRESSE")).path.rstrip("/")
    return path if re.fullmatch(r"(/[\w\-.~]+)+", path) else ""


def contact() -> str:
    """Whom to tell of a hole; empty where nobody is named or what is named is no address."""
    asked = _of("LEVEKAR_SIKKERHET")
    return asked if re.fullmatch(r"(mailto:|https://|tel:)[^\s]+", asked) else ""


def thresholds() -> tuple[float, float]:
    """For a refresh that publishes by itself: the most values revised, and the most one changes.

    Shares (0.02 is 2 %). What cannot be read is taken for 0: then nothing is published unseen.
    """
    return _share("LEVEKAR_TERSKEL_ANDEL"), _share("LEVEKAR_TERSKEL_ENDRING")


def _share(name: str) -> float:
    try:
        found = float(_of(name))
    except ValueError:
        return 0.0
    return found if 0 <= found <= 1 else 0.0


def measurements() -> tuple[str, int] | None:
    """Host and port for Prometheus; loopback where a port alone is given."""
    host, _, port = _of("LEVEKAR_MAALINGER").rpartition(":")
    return (host or "127.0.0.1", int(port)) if port.isdecimal() else None


def json_log() -> bool:
    """Whether the log is written for machines."""
    return _of("LEVEKAR_LOGG") == "json"


def commit() -> str:
    """The commit that is running, where whoever built it has said so."""
    return _of("LEVEKAR_COMMIT")
