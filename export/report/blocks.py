"""A report as blocks: what is in it, in which order, before it is Word, PowerPoint or a page.

Longer than 300 lines: the order of a report is told in one place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from charts.figure import Figure
from export.browser import BrowserError, DrawingError
from export.html import cells
from export.images import RENDERER, NoBrowserError, PausedError
from export.report import sentences as say
from register.reading import load_initiatives
from store.models import MAP_LEVELS
from text.formats import aside, number, places, unit_long
from text.texts import t
from views import lifecourse
from views.choice import Choice, complete
from views.edition import store
from views.figures import State, rows_behind, state
from views.figures import build as drawn
from views.rows import series_of
from views.standing import standing_of
from views.subject import table_name

#: The figures a report can hold: about an area, then about each domain.
AREA_FIGURES = ("kart", "profil", "livslop")
DOMAIN_FIGURES = ("rangering", "utvikling")
FIGURES = ("profil", "kart", "utvikling", "rangering", "livslop")


#: Letters a column of a table is filled with before a text goes on below, and of a cell's edges;
#: a letter's width in its size, on the generous side.
FILLED, AROUND, LETTER = 36, 3, 0.62


@dataclass(frozen=True)
class Order:
    """What a reader asked for; every list is in the reader's order."""

    areas: tuple[str, ...]
    domains: tuple[str, ...]
    figures: tuple[str, ...] = ("profil", "kart", "utvikling")
    initiatives: tuple[str, ...] | None = None
    language: str = "nb"
    title: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 begins an area or an appendix."""

    text: str
    level: int = 1
    new_page: bool = False


@dataclass(frozen=True)
class Paragraph:
    """Running text; ``key`` is what it is about, the same in next year's report."""

    text: str
    key: str = ""


@dataclass(frozen=True)
class Bullets:
    """A list. Each item is a text, with an address after it where there is one."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Rows:
    """A native table with its own number; ``figures`` are the columns that hold numbers."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    number: int = 0
    figures: tuple[int, ...] = ()

    def shares(self, width: float, size: float) -> list[float]:
        """The share of the width each column has: every word whole, then texts on few lines.

        :param width, size: of the table and of its letters, in the same unit.
        """
        columns = list(zip(self.header, *self.rows, strict=True))
        words = [max(len(w) for text in c for w in text.split(" ")) + AROUND for c in columns]
        wanted = [max(map(len, c)) + AROUND for c in columns]
        more = [min(most, FILLED) - least if most > least else 0
                for most, least in zip(wanted, words, strict=True)]  # fmt: skip
        spare = max(0.0, width / (LETTER * size) - sum(words))
        part = spare / (sum(m for m in more if m > 0) or 1)
        needs = [least + max(0, m) * part for least, m in zip(words, more, strict=True)]
        return [need / sum(needs) for need in needs]


@dataclass
class Picture:
    """A figure with its number; drawn once, whatever it goes into."""

    figure: Figure
    choice: Choice
    number: int = 0
    state: State | None = None
    #: Its parts on a page, by the room there is.
    parted: dict[tuple[int, int], list[Part]] = field(default_factory=dict)
    _drawn: dict[tuple[str, int, int], bytes | None] = field(default_factory=dict)

    def drawn(self, form: str = "png", width: int = 0, height: int = 0) -> bytes | None:
        """The picture without title and source (they stand beside it); None if none comes.

        :param width, height: in pixels of the layout; 0 for the figure's own.
        """
        key = (form, width, height)
        if key not in self._drawn:
            _ = self.figure.plot  # now, in the run that holds the edition
            wide = width or pixels(self.figure.kind)
            try:
                self._drawn[key] = RENDERER.draw(self.figure, form, wide, framed=False,
                                                 height=height or None)  # fmt: skip
            except (NoBrowserError, PausedError, BrowserError, DrawingError):
                # The report has the figure's table; why there is no picture is in the log.
                self._drawn[key] = None
        return self._drawn[key]


@dataclass(frozen=True)
class Part:
    """A picture as it stands on a page, whole or in parts: its size in points, and which it is."""

    picture: Picture
    width: float
    height: float
    pixels: tuple[int, int]
    number: int = 1
    of: int = 1

    def drawn(self, form: str) -> bytes | None:
        """The picture; None if none comes."""
        return self.picture.drawn(form, *self.pixels)


def pixels(kind: str) -> int:
    """How wide a figure is drawn: a map of Asker is tall, labels need room."""
    return 600 if kind == "kart" else 800


Block = Heading | Paragraph | Bullets | Rows | Picture


@dataclass(frozen=True)
class Report:
    """A whole report.

    ``origin`` is what it was made from, for making it anew with newer figures. A ``single`` figure
    has neither front nor contents.
    """

    title: str
    subtitle: str
    language: str
    blocks: tuple[Block, ...]
    origin: Mapping[str, str] = field(default_factory=dict)
    single: bool = False

    @property
    def pictures(self) -> list[Picture]:
        """The figures in order."""
        return [b for b in self.blocks if isinstance(b, Picture)]


def area_profile(area: str, language: str = "nb") -> Order:
    """The order behind one click: everything known about one area."""
    registry, _ = store()
    title = t("report.profile_title", language, name=registry.area_name(area, language))
    return Order((area,), tuple(registry.domains), language=language, title=title)


def build(order: Order) -> Report:
    """The report of an order."""
    language = order.language
    blocks: list[Block] = [Paragraph(p) for p in say.introduction(language)]
    for area in order.areas:
        blocks += _area(order, area)
    blocks += _everywhere(order)
    blocks += _sources(order, blocks)
    title = order.title or t("report.title", language)
    made = say.made(language)
    return Report(title, made, language, tuple(numbered(blocks)), _origin(order))


def _origin(order: Order) -> dict[str, str]:
    """The order as words, for ``order_of``."""
    whole = {"omrade": order.areas, "tema": order.domains, "figurer": order.figures}
    found = {name: ",".join(values) for name, values in whole.items()}
    if order.initiatives is not None:
        found["tiltak"] = ",".join(order.initiatives)
    return found | {"spraak": order.language, "tittel": order.title}


def order_of(origin: Mapping[str, str]) -> Order:
    """The order a report was made from; what is no longer there is left out."""
    registry, _ = store()
    several = {name: tuple(x for x in value.split(",") if x) for name, value in origin.items()}
    initiatives = load_initiatives(registry).initiatives
    return Order(
        tuple(a for a in several.get("omrade", ()) if a in registry.areas),
        tuple(d for d in several.get("tema", ()) if d in registry.domains),
        tuple(f for f in several.get("figurer", ()) if f in FIGURES),
        tuple(i for i in several["tiltak"] if i in initiatives) if "tiltak" in several else None,
        origin.get("spraak", "nb"), origin.get("tittel", ""),
    )  # fmt: skip


def numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks with figures and tables numbered, each in its own row."""
    pictures = tables = 0
    for block in blocks:
        if isinstance(block, Picture):
            pictures += 1
            block.number = pictures
        elif isinstance(block, Rows):
            tables += 1
            block = replace(block, number=tables)
        yield block


def _area(order: Order, area: str) -> Iterator[Block]:
    registry, _ = store()
    language = order.language
    yield Heading(registry.area_name(area, language), new_page=area != order.areas[0])
    for i, sentence in enumerate(say.about_area(area, language)):
        yield Paragraph(sentence, f"area.{area}.{i}")
    standing = standing_of(area, language)
    if len(standing):
        standing = standing[standing["value"].notna()]
    for name in order.figures:
        if name in AREA_FIGURES:
            yield from _area_figure(name, area, standing, language)
    for domain in order.domains:
        yield from _domain(order, area, domain, standing)
    yield from _initiatives(order, area)


def _area_figure(
    name: str, area: str, standing: pd.DataFrame, language: str
) -> Iterator[Block]:  # fmt: skip
    if standing.empty:
        return
    level = str(store()[0].areas[area].level)
    if name == "livslop" and level not in lifecourse.LEVELS:
        return
    if name == "kart":
        income = standing[standing["indicator"] == "medianinntekt"]
        row = (income if len(income) else standing).iloc[0]
        choice = Choice(str(row["indicator"]), str(row["category"]), level, str(row["when"]), area,
                        language=language)  # fmt: skip
    else:
        choice = replace(complete(Choice(str(standing.iloc[0]["indicator"]), "", level, "",
                                         language=language)), area=area)  # fmt: skip
    yield from _picture(state(name, choice))
    if name == "profil":
        yield Paragraph(t("report.read_profile", language))


def _domain(
    order: Order, area: str, domain: str, standing: pd.DataFrame
) -> Iterator[Block]:  # fmt: skip
    registry, _ = store()
    language = order.language
    here = {i.id: i for i in registry.in_domain(domain)}
    rows = standing[standing["indicator"].isin(list(here))] if len(standing) else standing
    if rows.empty:
        return
    title = registry.domains[domain].title[language]
    yield Heading(title, 2)
    choices = [Choice(str(r.indicator), str(r.category), str(registry.areas[area].level),
                      str(r.when), area, language=language)
               for r in rows.itertuples(index=False)]  # fmt: skip
    for choice in choices:
        yield Paragraph(say.standing(choice), _key("standing", choice))
    if (rows["about"] == "schools").any():
        yield Paragraph(t("omrade.not_comparable", language))
    yield _table(rows, area, title, language)
    for name in order.figures:
        if name in DOMAIN_FIGURES:
            yield from _domain_figure(name, choices)


def _key(kind: str, choice: Choice) -> str:
    return f"{kind}.{choice.indicator}.{choice.category}.{choice.area}"


def _picture(shown: State) -> Iterator[Picture]:
    """The figure of a state with its boundaries in it; nothing where there is no figure."""
    made = drawn(shown, inline=True)
    if isinstance(made, Figure):
        yield Picture(made, shown.choice, state=shown)


def _domain_figure(name: str, choices: list[Choice]) -> Iterator[Block]:
    """One figure for the domain; a development needs three periods to be one."""
    for choice in choices:
        own = series_of(choice, [choice.area])["value"].notna().sum()
        if name == "utvikling" and own < 3:
            continue
        yield from _picture(state(name, choice))
        change = say.change(choice) if name == "utvikling" else ""
        if change:
            yield Paragraph(change, _key("change", choice))
        return


def _measured(title: str, unit: str) -> str:
    """A title with its unit, where it does not say it already."""
    return title if unit.casefold() in title.casefold() else aside(title, unit)


def _table(rows: pd.DataFrame, area: str, title: str, language: str) -> Rows:
    def show(row: object, column: str) -> str:
        digits = places(row.unit, row.decimals)  # type: ignore[attr-defined]
        return number(getattr(row, column), digits, language)

    header = ("indicator", "period", "value", "lowest", "median", "highest")
    return Rows(
        caption=t("report.table", language, title=title, name=store()[0].area_name(area, language)),
        header=tuple(t(f"column.{h}", language) for h in header),
        rows=tuple(
            (_measured(str(r.title), unit_long(str(r.unit), language)), str(r.period),
             show(r, "value"), show(r, "low"), show(r, "median"), show(r, "high"))
            for r in rows.itertuples(index=False)
        ),
        figures=(2, 3, 4, 5),
    )  # fmt: skip


def of_figure(figure: Figure, language: str) -> Rows:
    """The figure's own table, where there is no picture of it."""
    table = figure.table
    columns = [cells(table[c], figure.decimals.get(str(c)), language) for c in table]
    known = [i for i, c in enumerate(table) if pd.api.types.is_numeric_dtype(table[c])]
    return Rows(figure.title, tuple(map(str, table.columns)), tuple(zip(*columns, strict=True)),
                figures=tuple(known))  # fmt: skip


def initiatives_for(area: str, whole: bool = True) -> list[str]:
    """Ids of the running initiatives that reach an area, its own first."""
    register = load_initiatives(store()[0])
    found = [*register.for_area(area), *(register.whole_municipality if whole else [])]
    return list(dict.fromkeys(i.id for i in found if not i.ended))


def _initiatives(order: Order, area: str) -> Iterator[Block]:
    """What is done in the area; what is done everywhere stands once where areas are several."""
    one = len(order.areas) == 1
    items = _described(order, initiatives_for(area, whole=one))
    if items:
        yield Heading(t("report.initiatives", order.language), 2)
        yield Paragraph(t("report.initiatives_text", order.language))
        yield Bullets(items)


def _everywhere(order: Order) -> Iterator[Block]:
    if len(order.areas) < 2:
        return
    register = load_initiatives(store()[0])
    items = _described(order, [i.id for i in register.whole_municipality if not i.ended])
    if items:
        yield Heading(t("report.initiatives_whole", order.language), new_page=True)
        yield Paragraph(t("report.initiatives_text", order.language))
        yield Bullets(items)


def _described(order: Order, reach: list[str]) -> tuple[tuple[str, str], ...]:
    """Those of ``reach`` that are asked for, in the asked order: text and address."""
    register, language = load_initiatives(store()[0]), order.language
    chosen = reach if order.initiatives is None else [i for i in order.initiatives if i in reach]
    items = []
    for key in chosen:
        item = register.initiatives[key]
        whole = t("report.whole" if item.whole_municipality else "report.own", language)
        stage = t(f"report.stage.{item.stage or 'none'}", language)
        text = f"{item.title[language]}. {item.text[language]} {whole} {stage}"
        items.append((text, str(item.sources[0].url)))
    return tuple(items)


def _sources(order: Order, blocks: list[Block]) -> Iterator[Block]:
    registry, snapshot = store()
    language = order.language
    used: dict[str, None] = {}
    levels = {str(registry.areas[a].level) for a in order.areas}
    for domain in order.domains:
        for item in registry.in_domain(domain):
            for level in sorted(levels & set(snapshot.levels(item.id))):
                used |= dict.fromkeys(snapshot.rows(item.id, level)["source"])
    used |= of_pictures([b for b in blocks if isinstance(b, Picture)])
    yield from sources(used, blocks, language)


def of_pictures(pictures: list[Picture]) -> dict[str, None]:
    """Ids of the sources behind figures, each once."""
    used: dict[str, None] = {}
    for picture in pictures:
        shown = picture.state or State(picture.figure.kind, picture.choice)
        used |= dict.fromkeys(rows_behind(shown)["source"])
    return used


def sources(used: Iterable[str], blocks: list[Block], language: str) -> Iterator[Block]:
    """The last chapters: sources with their licences, and the caveats of all figures."""
    registry, _ = store()
    yield Heading(t("report.sources", language), new_page=True)
    items = []
    for key in used:
        if key in registry.sources:
            source = registry.sources[key]
            vintage = source.vintage[language].removeprefix("Kilde: ").removeprefix("Source: ")
            items.append((f"{source.publisher[language]}: {table_name(source, language)}. "
                          f"{source.licence}. {vintage}", source.url))  # fmt: skip
    items.append((t("report.map_source", language), "https://www.kartverket.no"))
    yield Bullets(tuple(items))
    notes = dict.fromkeys(n for b in blocks if isinstance(b, Picture) for n in b.figure.notes)
    if notes:
        yield Heading(t("report.caveats", language), 1)
        yield Bullets(tuple((note, "") for note in notes))


def every_area() -> list[str]:
    """The 23 delområder."""
    registry, _ = store()
    return [a.code for a in registry.by_level[MAP_LEVELS[0]]]
