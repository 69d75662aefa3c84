"""The indicator of a choice as a chart takes it: title, source, reference, age."""

from __future__ import annotations

import re
from collections.abc import Iterable

from charts.figure import Subject
from store.models import Source
from text.formats import date, places
from text.texts import t
from views.choice import Choice
from views.comparing import level_name, reference
from views.edition import current, edition, per_edition, store
from views.families import design_effect
from views.households import mixes
from views.rows import area_rows

#: A table's code is one word with a digit in it, or capitals alone: 07459, PST302, GSI.
CODE = re.compile(r"\w*\d\w*|[A-Z]+")


def table_name(source: Source, language: str) -> str:
    """The title of a source with its table behind, where the title does not say it already.

    Many tables are known by words: they have English ones too (``table_en``), or are told by
    their titles alone.
    """
    title = source.title[language]
    table = source.table
    if language == "en":
        table = source.table_en or (table if CODE.fullmatch(table) else "")
    return title if table.casefold() in title.casefold() else f"{title} ({table})"


def publishers(sources: Iterable[str], language: str) -> str:
    """Who published these sources, each named once, also where two have published one together."""
    registry, _ = store()
    known = {s.publisher["nb"]: s.publisher[language] for s in registry.sources.values()}
    names: set[str] = set()
    for source in sources:
        name = registry.sources[source].publisher["nb"]
        # A name may itself hold «og»: only where both sides publish on their own is it two.
        parts = set(re.split(" og | / ", name))
        names |= {known[part] for part in parts} if parts <= set(known) else {known[name]}
    return ", ".join(sorted(names))


def sources_line(sources: Iterable[str], language: str) -> str:
    """Who published what a table or figure of several indicators shows, and where each is named."""
    return t("source.many", language, publishers=publishers(sources, language))


def sources_of(ids: Iterable[str]) -> list[Source]:
    """The sources of these ids, each once, in their order; what is no source is left out."""
    known = store()[0].sources
    return [known[i] for i in dict.fromkeys(ids) if i in known]


def by_licence(sources: Iterable[Source], language: str) -> dict[str, list[str]]:
    """Licence → who published under it, each once, in the order they are met."""
    found: dict[str, list[str]] = {}
    for source in sources:
        names = found.setdefault(source.licence, [])
        if source.publisher[language] not in names:
            names.append(source.publisher[language])
    return found


def source_line(indicator: str, sources: list[str], language: str) -> str:
    """Publisher, table, licence, and who computed what is derived."""
    registry, _ = store()
    found = sources_of(sources) or [registry.sources[registry.indicators[indicator].source]]
    parts = [", ".join([s.publisher[language], table_name(s, language), s.licence]) for s in found]
    return t("source.line", language, sources="; ".join(parts))


def register_line(sources: list[str], language: str) -> str:
    """The source line of registers, with how old each is."""
    ages = dict.fromkeys(source.vintage[language] for source in sources_of(sources))
    return " ".join([source_line("", sources, language), *ages])


@per_edition(4096)
def subject_of(choice: Choice) -> Subject:
    """The indicator of a choice as a chart takes it."""
    registry, _ = store()
    indicator = registry.indicators[choice.indicator]
    rows = area_rows(choice)
    value, name = reference(choice)
    caveats = [c[choice.language] for c in indicator.caveats]
    if (rows["status"] == "derived").any():
        caveats.insert(0, t("note.derived", choice.language))
    if indicator.measure == "share" and rows["lower"].notna().any():
        families = design_effect(choice.indicator, choice.category) > 1
        caveats.insert(0, t("note.interval", choice.language))
        caveats[1:1] = [t("note.families", choice.language)] if families else []
    if mixes(choice.indicator, choice.category):
        caveats.insert(0, t("note.household_mix", choice.language))
    if (rows["status"] == "unreliable").any():
        caveats.append(t("note.unreliable", choice.language))
    return Subject(
        indicator=indicator.id,
        title=indicator.title[choice.language],
        category=indicator.category_title(choice.category, choice.language),
        unit=indicator.unit,
        decimals=places(indicator.unit, indicator.decimals),
        direction=indicator.direction,
        period=choice.period,
        level=choice.level,
        level_name=level_name(choice.level, choice.language),
        source=source_line(indicator.id, list(rows["source"].dropna()), choice.language),
        language=choice.language,
        reference=value,
        reference_name=name,
        caveats=tuple(caveats),
        breaks=tuple((b.period, b.text[choice.language]) for b in indicator.breaks),
    )


def earlier(language: str = "nb") -> str:
    """That the figures are of an earlier edition, and of which; empty where they are today's."""
    version = edition().snapshot.version
    if version == current().snapshot.version:
        return ""
    return t("figur.earlier", language, version=version, made=freshness(language)["made"])


def freshness(language: str = "nb") -> dict[str, str]:
    """First and last period of all figures, and when the snapshot was made, in words."""
    _, snapshot = store()
    years = snapshot.frame["period"].str[:4]
    made = edition().made
    return {
        "first": str(years.min()),
        "last": str(years.max()),
        "made": date(made, language) if made else t("unknown", language),
    }
