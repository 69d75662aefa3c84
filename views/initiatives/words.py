"""An initiative in a reader's words: labels, stages, evidence on its own scale, what is unknown.

What the register does not know reads «ikke oppgitt»; what nobody has rated reads «ikke vurdert».
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from register.models import Initiative, Programme
from register.parts import Evidence, EvidenceScale
from register.reading import NO_STAGE
from store.life import Phase, whole_life
from store.words import Bilingual
from text.formats import MONTHS, date, listed, number
from text.texts import t
from views.age import WORDS
from views.edition import edition
from views.initiatives.filters import NOT_RATED, register

#: Fields a full entry has, by the key of their text. Empty ones are told as unknown.
FIELDS = (
    "owner", "service_areas", "challenges", "domains", "target_group", "ages", "phases",
    "prevention_level", "reach", "arena", "participation", "stage", "start", "end", "status",
    "learnt", "cost", "risk", "what_would_show", "measured_by",
)  # fmt: skip


@dataclass(frozen=True)
class Rating:
    """One rating as shown: never without its scale, edition and date (or «ikke oppgitt»)."""

    scale: str
    level: str
    edition: str
    date: str
    url: str
    text: str
    explained: str
    programme: str = ""


def words(value: Bilingual | None, language: str) -> str:
    """A text of the register, «ikke oppgitt» where there is none."""
    return value[language] if value else t("unknown", language)


def when(value: str | None, language: str) -> str:
    """A year, month or day for a reader.

    >>> when("2018", "nb"), when("2021-10", "nb"), when("2024-03-20", "en")
    ('2018', 'oktober 2021', '20 March 2024')
    """
    if not value:
        return t("unknown", language)
    if len(value) == 10:
        return date(value, language)
    year, _, month = value.partition("-")
    return f"{MONTHS[language][int(month) - 1]} {year}" if month else year


def age_words(since: str, years: int | None, ended: bool, language: str) -> str:
    """How long ago the newest dated news is, or how long it was until the end; never too long."""
    if not since or years is None:
        return t("tiltak.since_unknown", language)
    kind = "stood_ended" if ended else "stood"
    count = {0: "_new", 1: "_one"}.get(years, "")
    said = t(f"age.word.{years}", language) if 2 <= years <= WORDS else years
    return t(f"innovasjon.{kind}{count}", language, since=when(since, language), years=said)


def label(parameter: str, value: str, language: str) -> str:
    """The name of a value of a filter."""
    registry, reg = edition().registry, register()
    if not value:
        return t("unknown", language)
    if parameter == "omrade":
        return registry.area_name(value, language)
    if parameter == "evidens" and value == NOT_RATED:
        return t("evidens.none", language)
    titles: dict[str, Mapping[str, Any]] = {
        "tiltak": reg.initiatives,
        "utfordring": reg.challenges,
        "tema": registry.domains,
        "tjeneste": reg.service_areas,
        "evidens": reg.scales,
    }
    if parameter in titles:
        return str(titles[parameter][value].title[language])
    return t(f"{parameter}.{value}", language)


def labels(parameter: str, values: Sequence[str], language: str) -> str:
    """Several names as a sentence lists them, «ikke oppgitt» where there are none.

    Names that hold an «og» themselves are parted by semicolons, so that each is seen to be one.
    """
    names = [label(parameter, v, language) for v in values]
    apart = any(re.search(" (og|and) ", name) for name in names)
    return ("; ".join(names) if apart else listed(names, language)) or t("unknown", language)


def stage(initiative: Initiative, language: str) -> str:
    """The stage, and whether it has ended."""
    name = stage_name(initiative, language)
    return f"{name}, {t('tiltak.ended', language)}" if initiative.ended else name


def stage_name(initiative: Initiative, language: str) -> str:
    """The stage alone."""
    return t(f"trinn.{initiative.stage or NO_STAGE}", language)


def reach(initiative: Initiative, language: str) -> str:
    """Where it is: the whole municipality, named areas, or not stated."""
    if initiative.whole_municipality:
        return t("tiltak.whole", language)
    return labels("omrade", initiative.areas, language)


def ages(initiative: Initiative, language: str) -> str:
    """The ages it is for."""
    low, high = initiative.age_from, initiative.age_to
    if low is None and high is None:
        return t("unknown", language)
    key = "both" if None not in (low, high) else ("from" if high is None else "to")
    return t(f"tiltak.ages.{key}", language, low=low, high=high)


def phases(named: Sequence[Phase], language: str) -> str:
    """The phases of life by name, all of them as what they are together; «ikke oppgitt» for none.

    >>> phases([Phase.SKOLE, Phase.UNGDOM], "nb"), phases([], "nb")
    ('skole og ungdom', 'ikke oppgitt')
    """
    if whole_life(named):
        return t("livslop.whole", language)
    return labels("fase", list(named), language)


def cost(initiative: Initiative, language: str) -> str:
    """Cost class and what the source says of the cost."""
    parts = [t(f"kostnad.{initiative.cost_class}", language)] if initiative.cost_class else []
    parts += [initiative.cost_text[language]] if initiative.cost_text else []
    return ". ".join(p.rstrip(".") for p in parts) + "." if parts else t("unknown", language)


def fields(initiative: Initiative, language: str) -> dict[str, str]:
    """Every field of ``FIELDS`` in words."""
    effect = initiative.local_effect
    services = labels("tjeneste", initiative.service_areas, language)
    if initiative.service_areas and initiative.service_areas_basis == "utledet":
        services += f" ({t('tiltak.derived', language)})"
    unknown = t("unknown", language)
    level, part = initiative.prevention_level, initiative.participation
    return {
        "owner": initiative.owner or unknown,
        "service_areas": services,
        "challenges": labels("utfordring", initiative.challenges, language),
        "domains": labels("tema", initiative.domains, language),
        "target_group": words(initiative.target_group, language),
        "ages": ages(initiative, language),
        "phases": phases(initiative.phases, language),
        "prevention_level": t(f"forebygging.{level}", language) if level else unknown,
        "reach": reach(initiative, language),
        "arena": words(initiative.arena, language),
        "participation": t(f"deltakelse.{part}", language) if part else unknown,
        "stage": stage(initiative, language) if initiative.stage else unknown,
        "start": when(initiative.start, language),
        "end": when(initiative.end, language),
        "status": words(initiative.status, language),
        "learnt": words(initiative.learnt, language),
        "cost": cost(initiative, language),
        "risk": words(initiative.risk, language),
        "what_would_show": words(effect.what_would_show, language),
        "measured_by": words(effect.measured_by, language),
    }


def ratings(entry: Initiative | Programme, language: str) -> list[Rating]:
    """All ratings of an entry, each on its own scale; those of a programme it builds on named."""
    reg = register()
    result = []
    for item in entry.evidence:
        if item.scale:
            result.append(_rating(item, reg.scales[item.scale], language))
        if item.programme:
            programme = reg.programmes[item.programme]
            result += [_rating(r, reg.scales[r.scale], language, programme.title[language])
                       for r in programme.evidence if r.scale]  # fmt: skip
    return result


def _rating(item: Evidence, scale: EvidenceScale, language: str, programme: str = "") -> Rating:
    texts = [x[language] for x in (item.text, item.apart) if x]
    return Rating(
        scale=scale.title[language],
        level=level_words(item, scale, language),
        edition=words(item.edition, language),
        date=when(item.date, language),
        url=item.url or "",
        text=" ".join(texts),
        explained=explained(scale, language),
        programme=programme,
    )


def level_words(item: Evidence, scale: EvidenceScale, language: str) -> str:
    """The level in the scale's own words, the figures of a scale of figures, or «ikke vurdert»."""
    if scale.kind == "figures" and item.benefit_cost is not None:
        chance = t("unknown", language) if item.chance is None else number(item.chance, 0, language)
        return t("evidens.figures", language, ratio=number(item.benefit_cost, 2, language),
                 chance=chance, year=item.price_year or t("unknown", language))  # fmt: skip
    level = scale.level(item.level) if item.level else None
    if level is None:
        return t("evidens.none", language)
    return _level(level.id, level.label[language], scale.kind)


def _level(key: str, name: str, kind: str) -> str:
    return f"{key}: {name}" if kind == "ordered" and len(key) == 1 and key not in name else name


def explained(scale: EvidenceScale, language: str) -> str:
    """What the scale is, and all its levels."""
    parts = [_level(x.id, x.label[language], scale.kind) for x in scale.levels]
    text = scale.text[language]
    if parts:
        key = "evidens.whole" if scale.kind == "ordered" else "evidens.kinds"
        text += " " + t(key, language, levels=" · ".join(parts))
    return text


def evidence_line(entry: Initiative | Programme, language: str) -> str:
    """All ratings in one line, each with scale, edition and date; «ikke vurdert» where none."""
    lines = [
        f"{r.programme + ', ' if r.programme else ''}{r.scale}: {r.level} ({_dated(r, language)})"
        for r in ratings(entry, language)
    ]
    return "; ".join(lines) or t("evidens.none", language)


def _dated(item: Rating, language: str) -> str:
    unknown = t("unknown", language)
    if unknown == item.edition == item.date:
        return t("evidens.no_edition_date", language)
    edition = t("evidens.no_edition", language) if item.edition == unknown else item.edition
    if re.search(rf"\b{re.escape(item.date)}\b", edition):
        return edition  # a report is named by its year: it is not said twice
    return f"{edition}, {t('evidens.no_date', language) if item.date == unknown else item.date}"
