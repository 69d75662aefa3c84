"""A report of a reader's own set of areas: what can be put together, and what is done there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from export.report import blocks as report
from export.report import sentences as say
from register.reading import load_initiatives
from store.catalogue import ASKER
from text.texts import t
from views import barometer, own_area, own_figures
from views.edition import store
from views.figures import state
from views.figures.lines import ALONE
from views.own_area import OwnArea


def build(own: OwnArea, language: str = "nb") -> report.Report:
    """The report of an own set: its barometer by theme, map, development, initiatives, sources."""
    blocks: list[report.Block] = [report.Paragraph(p) for p in say.introduction(language)]
    blocks += [report.Heading(own.name), report.Paragraph(own_figures.lead(own, language))]
    themes = barometer.themes(own.code, language)
    counts = barometer.counts(themes)
    blocks.append(report.Paragraph(t("barometer.lead", language, **counts)))
    blocks.append(report.Paragraph(t("barometer.legend", language)))
    used: dict[str, None] = {}
    for theme in themes:
        blocks += [report.Heading(theme.title, 2), _table(theme, own, language)]
        blocks += _figures(own, theme, language, used)
    side = list(_side(own, language))
    blocks += side
    used |= dict.fromkeys(own_figures.side_sources(own) if side else ())
    blocks += _initiatives(own, language)
    blocks += report.sources(used, blocks, language)
    made = say.made(language)
    title = t("report.profile_title", language, name=own.name)
    origin = {"eget": own.code, "navn": own.name, "spraak": language}
    return report.Report(title, made, language, tuple(report.numbered(blocks)), origin)


def _table(theme: barometer.Theme, own: OwnArea, language: str) -> report.Rows:
    names = ("figure", "value", "said", "trend", "age")
    return report.Rows(
        caption=f"{theme.title}: {own.name}",
        header=tuple(t(f"barometer.column.{n}", language) for n in names),
        rows=tuple((f"{x.mark} {x.title}", x.value, x.said, f"{x.arrow} {x.trend}".strip(),
                    x.period) for x in theme.lines),
        figures=(1,),
    )  # fmt: skip


def _figures(
    own: OwnArea, theme: barometer.Theme, language: str, used: dict[str, None]
) -> Iterator[report.Block]:
    """Development and map of the theme's first figure that can be put together."""
    there = own_figures.indicators(own)
    for line in theme.lines:
        rows = own_area.series(own, line.choice.indicator, line.choice.category)
        used |= dict.fromkeys(rows["source"])
    shown = next((x.choice for x in theme.lines if x.choice.indicator in there), None)
    if shown is None:
        return
    choice = own_figures.choice_of(own, shown.indicator, shown.category, language)
    rows = own_area.series(own, choice.indicator, choice.category)
    if rows["value"].notna().sum() >= 3:
        count = store()[0].indicators[choice.indicator].measure == "count"
        mine = state("utvikling", replace(choice, area=own.code), called=own.name,
                     sammenlign=ALONE if count else ASKER)  # fmt: skip
        beside = [] if count else [ASKER]
        drawn = own_figures.development_figure(own, choice, beside)
        yield report.Picture(drawn, choice, state=mine)
    yield report.Picture(own_figures.map_figure(own, choice, inline=True), choice)


def _side(own: OwnArea, language: str) -> Iterator[report.Block]:
    """What can only stand side by side."""
    table = own_figures.side_by_side(own, language)
    if table.empty or len(table.columns) > 8:
        return
    yield report.Heading(t("eget.side", language), 2)
    yield report.Paragraph(t("eget.side_text", language))
    yield report.Rows(
        t("eget.side", language), tuple(map(str, table.columns)),
        tuple(tuple("" if v != v else str(v) for v in row)
              for row in table.itertuples(index=False)),
        figures=tuple(range(2, len(table.columns))),
    )  # fmt: skip


def _initiatives(own: OwnArea, language: str) -> Iterator[report.Block]:
    register = load_initiatives(store()[0]).initiatives
    ids = dict.fromkeys(i for code in own.codes for i in report.initiatives_for(code))
    yield report.Heading(t("report.initiatives", language), 2)
    if not ids:
        yield report.Paragraph(t("tiltak.here_none", language))
        return
    yield report.Paragraph(t("report.initiatives_text", language))
    items = []
    for key in sorted(ids, key=lambda i: bool(register[i].whole_municipality)):
        item = register[key]
        where = t("report.whole" if item.whole_municipality else "report.own", language)
        stage = t(f"report.stage.{item.stage or 'none'}", language)
        items.append((f"{item.title[language]}. {item.text[language]} {where} {stage}",
                      str(item.sources[0].url)))  # fmt: skip
    yield report.Bullets(tuple(items))
