"""An idea as a register entry (YAML, ``data/initiatives``) and as a text to send. Kept nowhere."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

import yaml

from text.formats import slug
from text.texts import LANGUAGES, t
from views.initiatives.words import label

#: What looks like personal data: e-mail, eleven digits (national identity number), telephone.
PERSONAL = {
    "email": re.compile(r"[^\s@]+@[^\s@]+\.\w+"),
    "fnr": re.compile(r"(?<!\d)\d{6}[ ]?\d{5}(?!\d)"),
    "phone": re.compile(r"(?<!\d)(?:\+?47 ?)?(?:[2-9]\d(?: ?\d\d){3}|[2-9]\d\d \d\d \d{3})(?!\d)"),
}


@dataclass(frozen=True)
class Idea:
    """What the form was filled with; empty is unknown."""

    title: str
    text: str
    why: str = ""
    effect: str = ""
    area: str = ""
    challenge: str = ""
    domain: str = ""
    group: str = ""
    prevention_level: str = ""
    participation: str = ""
    services: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """An id made of the title: small letters, digits and underscores."""
        return slug(self.title, 50) or "ide"


def personal(idea: Idea) -> list[str]:
    """Kinds of personal data the free texts seem to hold."""
    text = " ".join((idea.title, idea.text, idea.why, idea.effect))
    return [name for name, pattern in PERSONAL.items() if pattern.search(text)]


def entry(idea: Idea) -> dict[str, Any]:
    """The idea with the register's keys; what is unknown is left out. ``sources`` is empty."""

    def both(text: str) -> dict[str, str]:
        return {"nb": text, "en": text}

    result: dict[str, Any] = {"id": idea.key, "title": both(idea.title), "text": both(idea.text)}
    if idea.services:
        result |= {"service_areas": list(idea.services), "service_areas_basis": "oppgitt"}
    for key, value in (("challenges", idea.challenge), ("domains", idea.domain),
                       ("areas", idea.area)):  # fmt: skip
        if value:
            result[key] = [value]
    if idea.group:
        result["target_group"] = {lang: t(f"malgruppe.{idea.group}", lang) for lang in ("nb", "en")}
    for key in ("prevention_level", "participation"):
        if asdict(idea)[key]:
            result[key] = asdict(idea)[key]
    if idea.why:
        result["status"] = both(idea.why)
    if idea.effect:
        result["local_effect"] = {"what_would_show": both(idea.effect)}
    return result | {"sources": []}


def to_yaml(idea: Idea) -> str:
    """The entry as a file, with what is still needed said at the top."""
    body = yaml.safe_dump([entry(idea)], allow_unicode=True, sort_keys=False, width=96)
    return "".join(f"# {line}\n" for line in _draft()) + body


def _draft() -> list[str]:
    """What stands over an entry made of an idea, in both languages: the file is for either."""
    return [line for language in LANGUAGES for line in t("ide.draft", language).splitlines()]


def to_text(idea: Idea, language: str = "nb") -> str:
    """The idea as plain text to send; unknown reads «ikke oppgitt»."""
    unknown = t("unknown", language)

    def named(parameter: str, value: str) -> str:
        return label(parameter, value, language) if value else unknown

    lines = [
        (t("ide.title", language), idea.title),
        (t("ide.text", language), idea.text),
        (t("ide.why", language), idea.why or unknown),
        (t("column.area", language), named("omrade", idea.area)),
        (t("felt.challenges", language), named("utfordring", idea.challenge)),
        (t("felt.domains", language), named("tema", idea.domain)),
        (t("felt.target_group", language), named("malgruppe", idea.group)),
        (t("felt.prevention_level", language), named("forebygging", idea.prevention_level)),
        (t("felt.participation", language), named("deltakelse", idea.participation)),
        (t("ide.services", language),
         ", ".join(label("tjeneste", s, language) for s in idea.services) or unknown),
        (t("felt.what_would_show", language), idea.effect or unknown),
    ]  # fmt: skip
    return "\n".join(f"{name}: {value}" for name, value in lines) + "\n"
