"""Where the services are, and which addresses may be asked at all."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

import settings
from sheets.messages import said
from store.errors import Where, Wording

#: The registers share Udir's variable: one address stands in for all three services.
REGISTERS = {"nsr": "https://data-nsr.udir.no/v4", "nbr": "https://data-nbr.udir.no/v4"}
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def base(service: str) -> str:
    """The base address of a service: its ``LEVEKAR_…_URL`` as it is given, else the public one.

    One that may not be asked is not passed over for the public one: ``check_address`` refuses it.
    """
    variable = f"LEVEKAR_{'UDIR' if service in REGISTERS else service.upper()}_URL"
    public = REGISTERS.get(service) or settings.read(variable)
    return (settings.given(variable) or public).rstrip("/")


def build_address(url: str, params: Mapping[str, str]) -> str:
    """The address a GET would use, to see how long it is."""
    return f"{url}?{urlencode(params)}"


def check_address(url: str, where: Where) -> None:
    """Refuse anything but https, and http off this machine.

    :raises SourceError: naming the address.
    """
    parts = urlsplit(url)
    loopback = parts.hostname in LOOPBACK
    if parts.scheme == "https" or (parts.scheme == "http" and loopback):
        return
    raise where.problem(said("svar.wants_https"), f"«{url}»")


def check_redirect(old: str, new: str, where: Where, expected: Wording) -> None:
    """Refuse a redirect to another host, port or scheme.

    :raises SourceError: naming where it leads.
    """
    before, after = urlsplit(old), urlsplit(new)
    if before.netloc != after.netloc or before.scheme != after.scheme:
        raise where.problem(expected, said("svar.redirected", where=f"«{new[:120]}»"))


def direct(url: str) -> dict[str, str]:
    """No proxy between this machine and itself."""
    return {"http": "", "https": ""} if urlsplit(url).hostname in LOOPBACK else {}
