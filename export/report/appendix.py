"""The one-page attachment to a case: three sentences, map, barometer, what is done, caveats."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from html import escape

from charts.figure import Figure
from export.images import RENDERER
from export.report import blocks as report
from export.report import pdf
from export.report import sentences as say
from export.report.page import EMPTY
from register.reading import load_initiatives
from store.catalogue import ASKER
from store.models import Level
from text.formats import quantity
from text.texts import t
from views import barometer, comparing, own_area, own_figures, whole
from views.choice import DEFAULT_INDICATOR, Choice, default_choice
from views.edition import store
from views.figures import State, build, state
from views.own_area import OwnArea
from views.pairs import AROUND, USUAL
from views.subject import freshness

#: How many figures the barometer shows, and initiatives are named.
LINES, INITIATIVES = 12, 6
#: Scales tried until all of it stands on one page; below the last the text is too small to read.
SCALES = (1.0, 0.92, 0.84, 0.76)
STYLE = """
@page{size:A4;margin:13mm 14mm}*{box-sizing:border-box}
body{margin:0;color:#1c2b33;font:9.5pt/1.38 "Source Sans",Calibri,Arial,sans-serif}
h1{color:#0b6e75;font-size:17pt;line-height:1.15;margin:0}
h2{color:#0b6e75;font-size:11pt;margin:7pt 0 2pt}
.made{color:#4a5961;font-size:8pt;margin:1pt 0 5pt}.top{display:flex;gap:6mm}
.say{flex:1}.say p{margin:0 0 4pt}figure{width:66mm;margin:0}figure img{width:100%}
figcaption{font-size:7.5pt;color:#4a5961;line-height:1.25}
table{border-collapse:collapse;width:100%;font-size:8.4pt;line-height:1.25}
th,td{text-align:left;font-weight:400;vertical-align:top;padding:1.6pt 5pt 1.6pt 0;
border-bottom:.5pt solid #d5dde1}thead th{font-weight:600}
.tall{text-align:right;white-space:nowrap;padding-right:9pt}
ul{margin:0;padding-left:11pt}li{margin:0 0 1.5pt}.small{font-size:7.8pt;color:#37464e}
"""


@dataclass(frozen=True)
class Matter:
    """What the page is about: a place, and the figure its map shows."""

    area: str
    name: str
    shown: State | None = None
    own: OwnArea | None = None
    language: str = "nb"


def matter(area: str, name: str = "", shown: State | None = None, language: str = "nb") -> Matter:
    """The matter of an area of the registry or a reader's own set.

    :raises KeyError: if there is no such area.
    """
    own = own_area.parse(area, name, language)[0] if own_area.is_own(area) else None
    if own is None and area not in store()[0].areas:
        raise KeyError(area)
    said = own.name if own else store()[0].area_name(area, language)
    return Matter(own.code if own else area, said, shown, own, language)


def write(about: Matter) -> bytes:
    """The attachment as a PDF of exactly one page: smaller type first, then fewer lines.

    :raises NoBrowserError, PausedError, BrowserError, DrawingError: if it cannot be printed.
    """
    title = t("saksvedlegg.title", about.language, name=about.name)
    lines, initiatives, notes = LINES, INITIATIVES, 6
    picture = _picture(about)
    while True:
        html = page(about, title, picture, lines, initiatives, notes)
        for scale in SCALES:
            printed = RENDERER.print(html, scale)
            if pdf.pages(printed) == 1:
                return pdf.finished(printed, title, freshness(about.language)["made"],
                                    about.language)  # fmt: skip
        lines, initiatives, notes = max(4, lines - 2), max(3, initiatives - 1), max(3, notes - 1)
        if (lines, initiatives, notes) == (4, 3, 3):
            picture = None


def page(
    about: Matter, title: str, picture: tuple[Figure, bytes] | None, lines: int, initiatives: int,
    notes: int,
) -> str:  # fmt: skip
    """The page as HTML."""
    language = about.language
    made = say.made(language)
    said = "".join(f"<p>{escape(x)}</p>" for x in three(about))
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>"
        f'<h1>{escape(title)}</h1><p class="made">{escape(made)}</p><div class="top">'
        f'<section class="say">{said}</section>{_figure(picture)}</div>'
        f"{_barometer(about, lines)}{_done(about, initiatives)}{_caveats(about, picture, notes)}"
        "</main></body></html>"
    )


def three(about: Matter) -> list[str]:
    """Who lives there, then what the figures tell most surely; never more than three sentences."""
    language = about.language
    if about.own:
        found = [own_figures.lead(about.own, language)]
    else:
        found = say.about_area(about.area, language)[:1]
    if about.area == ASKER:
        rows = whole.rows(tuple(a for a in USUAL if a not in AROUND), language)
        both = [whole.findings(rows, favourable) for favourable in (False, True)]
        found += [f.text for part in both for f in part[:1]]
        found += [f.text for part in both for f in part[1:]]
    else:
        counts = barometer.counts(barometer.themes(about.area, language))
        found.append(t("barometer.lead", language, **counts))
        found += _told(about)
    return found[:3]


def _told(about: Matter) -> list[str]:
    """The figure asked about, else the first that is told, as its verdict says it."""
    language = about.language
    lines = [x for theme in barometer.themes(about.area, language) for x in theme.lines]
    choice = about.shown.choice if about.shown else None
    asked = [x for x in lines if choice and x.choice.indicator == choice.indicator
             and x.choice.category == choice.category]  # fmt: skip
    told = [x for x in lines if x.verdict.outcome in comparing.TOLD]
    for line in (*asked, *told, *lines):
        if sentence := comparing.sentence(line.verdict, language):
            if about.own:
                sentence = sentence.replace(line.verdict.name, about.name)
            return [f"{line.title} ({line.value}): {sentence}"]
    return []


def _picture(about: Matter) -> tuple[Figure, bytes] | None:
    """The map, drawn; None where there is no map to draw."""
    figure = _map(about)
    if figure is None:
        return None
    drawn = report.Picture(figure, Choice("", "", "", "")).drawn("svg", 380)
    return (figure, drawn) if drawn else None


def _map(about: Matter) -> Figure | None:
    language = about.language
    if about.shown is not None and about.shown.kind == "kart":
        made = build(about.shown, inline=True)
        return made if isinstance(made, Figure) else None
    if about.own is not None:
        there = own_figures.indicators(about.own)
        if not there:
            return None
        indicator = DEFAULT_INDICATOR if DEFAULT_INDICATOR in there else there[0]
        category = own_figures.categories(about.own, indicator)[0]
        choice = own_figures.choice_of(about.own, indicator, category, language)
        return own_figures.map_figure(about.own, choice, inline=True)
    shown = _choice(about)
    drawn = build(state("kart", shown), inline=True) if shown else None
    return drawn if isinstance(drawn, Figure) else None


def _choice(about: Matter) -> Choice | None:
    """The figure the map shows: the one asked about where the area's level has it, else income."""
    level = str(store()[0].areas[about.area].level)
    asked = about.shown.choice if about.shown else default_choice(about.language)
    if level == Level.KOMMUNE:
        return replace(default_choice(about.language), indicator=DEFAULT_INDICATOR)
    for theme in barometer.themes(about.area, about.language):
        for line in theme.lines:
            if line.choice.indicator == asked.indicator:
                return replace(line.choice, area=about.area, language=about.language)
    first = next((x for th in barometer.themes(about.area, about.language) for x in th.lines), None)
    return replace(first.choice, area=about.area) if first else None


def _figure(picture: tuple[Figure, bytes] | None) -> str:
    if picture is None:
        return ""
    figure, drawn = picture
    code = base64.b64encode(drawn).decode("ascii")
    return (
        f'<figure><img alt="{escape(figure.alt)}" src="data:image/svg+xml;base64,{code}">'
        f"<figcaption>{escape(figure.title)}. {escape(figure.source)}</figcaption></figure>"
    )


def _barometer(about: Matter, most: int) -> str:
    """The figures that are told first, then the others; how many are left out."""
    language = about.language
    names = ("figure", "value", "said", "trend", "age")
    mark = {n: ' class="tall"' if n == "value" else "" for n in names}
    head = "".join(f'<th scope="col"{m}>{escape(t(f"barometer.column.{n}", language))}</th>'
                   for n, m in mark.items())  # fmt: skip
    rows, count = _rows(about)
    shown = rows[:most]
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td{mark[n]}>{escape(cell) or EMPTY}</td>"
                  for n, cell in zip(names[1:], row[1:], strict=True)) + "</tr>"
        for row in shown
    )  # fmt: skip
    whole_asker = about.area == ASKER
    said = "" if whole_asker else t("barometer.legend", language) + " "
    if len(shown) < count:
        key = "saksvedlegg.some" if whole_asker else "saksvedlegg.more"
        said += t(key, language, shown=len(shown), count=count)
    return (
        f"<h2>{escape(t('barometer.heading', language))}</h2><table><thead><tr>{head}</tr>"
        f'</thead><tbody>{body}</tbody></table><p class="small">{escape(said)}</p>'
    )


def _rows(about: Matter) -> tuple[list[tuple[str, ...]], int]:
    language = about.language
    if about.area == ASKER:
        found = whole.rows((), language)
        return [(r.title, r.value, r.place or _country(r), f"{r.arrow} {r.trend}".strip(), r.period)
                for r in found], len(found)  # fmt: skip
    lines = [x for theme in barometer.themes(about.area, language) for x in theme.lines]
    lines.sort(key=lambda x: x.verdict.outcome not in comparing.TOLD)
    return [(f"{x.mark} {x.title}", x.value, x.said, f"{x.arrow} {x.trend}".strip(), x.period)
            for x in lines], len(lines)  # fmt: skip


def _country(row: whole.Row) -> str:
    """The country's figure where Asker has no place among the municipalities."""
    beside = row.others[len(AROUND) - 1]
    if beside is None:
        return ""
    registry, choice = store()[0], row.choice
    item = registry.indicators[choice.indicator]
    value = quantity(beside.value, item.unit, item.decimals, choice.language)
    return f"{registry.area_name(beside.area, choice.language)}: {value}"


def _done(about: Matter, most: int) -> str:
    """The initiatives that reach the place, its own first; how many more there are."""
    language = about.language
    codes = about.own.codes if about.own else (about.area,)
    ids = list(dict.fromkeys(i for code in codes for i in report.initiatives_for(code)))
    register = load_initiatives(store()[0]).initiatives
    own_first = sorted(ids, key=lambda i: bool(register[i].whole_municipality))
    items = "".join(f"<li>{escape(_initiative(i, language))}</li>" for i in own_first[:most])
    if len(ids) > most:
        items += f"<li>{escape(t('saksvedlegg.others', language, count=len(ids) - most))}</li>"
    body = f"<ul>{items}</ul>" if items else f"<p>{escape(t('tiltak.here_none', language))}</p>"
    note = t("behov.absence", language)
    return (f"<h2>{escape(t('report.initiatives', language))}</h2>{body}"
            f'<p class="small">{escape(note)}</p>')  # fmt: skip


def _initiative(key: str, language: str) -> str:
    item = load_initiatives(store()[0]).initiatives[key]
    where = t("report.whole" if item.whole_municipality else "report.own", language)
    stage = t(f"report.stage.{item.stage or 'none'}", language)
    return f"{item.title[language]}. {where} {stage}"


def _caveats(about: Matter, picture: tuple[Figure, bytes] | None, most: int) -> str:
    language = about.language
    notes = [t("report.intro_careful", language), t("barometer.arrows", language)]
    notes += list(picture[0].notes) if picture else []
    shown = list(dict.fromkeys(notes))[:most]
    items = "".join(f"<li>{escape(n)}</li>" for n in shown)
    where = t("saksvedlegg.where", language)
    return (f"<h2>{escape(t('report.caveats', language))}</h2>"
            f'<ul class="small">{items}<li>{escape(where)}</li></ul>')  # fmt: skip
