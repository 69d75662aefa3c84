"""A report of the figures in a reader's basket: each with its sentence, its note and its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from charts.figure import Figure
from export.report import blocks as report
from export.report import sentences as say
from text.texts import t
from views import comparing
from views.basket import Item, written
from views.edition import store
from views.figures import KINDS, State, WhyNot, build


class EmptyError(Exception):
    """There is no figure in the basket that can be drawn; the message says why, for a reader."""


def build_basket(items: list[Item], title: str = "", language: str = "nb") -> report.Report:
    """The report of a basket, in its order.

    :raises EmptyError: if it holds no figure.
    """
    if not items:
        raise EmptyError(t("kurv.empty", language))
    blocks: list[report.Block] = [report.Paragraph(p) for p in say.introduction(language)]
    seen: dict[str, int] = {}
    pictures: list[tuple[Item, report.Picture]] = []
    for item in items:
        found = list(_item(item, language, seen))
        pictures += [(item, b) for b in found if isinstance(b, report.Picture)]
        blocks += found
    sources = report.of_pictures([p for _, p in pictures])
    blocks += report.sources(sources, blocks, language)
    made = say.made(language)
    origin = {"kurv": written(items), "tittel": title, "spraak": language}
    return report.Report(title or t("kurv.title", language), made, language,
                         tuple(report.numbered(blocks)), origin)  # fmt: skip


def build_single(item: Item, language: str = "nb") -> report.Report:
    """One figure alone, ready to paste: no contents, its sentence, source and caveats with it.

    :raises EmptyError: if there is no such figure, with the reason.
    """
    made = build(item.state, inline=True)
    if isinstance(made, WhyNot):
        raise EmptyError(made.text)
    blocks: list[report.Block] = [report.Paragraph(x) for x in sentences(item.state, made)]
    blocks.append(report.Picture(made, item.state.choice, state=item.state))
    if item.note:
        blocks.append(report.Paragraph(item.note))
    if made.notes:
        blocks.append(report.Bullets(tuple((n, "") for n in made.notes)))
    origin = {"kurv": written([item]), "tittel": "", "spraak": language, "alene": "1"}
    return report.Report(made.title, "", language, tuple(report.numbered(blocks)), origin,
                         single=True)  # fmt: skip


def _item(item: Item, language: str, seen: dict[str, int]) -> Iterator[report.Block]:
    made = build(item.state, inline=True)
    if isinstance(made, WhyNot):
        yield report.Heading(t("kurv.no_figure", language))
        yield report.Paragraph(made.text)
        return
    yield report.Heading(_differing(made.title, item.state, seen))
    key = KINDS[item.state.kind].id
    for number, sentence in enumerate(sentences(item.state, made)):
        yield report.Paragraph(sentence, f"{key}.{len(seen)}.{number}")
    yield report.Picture(made, item.state.choice, state=item.state)
    if item.note:
        yield report.Paragraph(item.note)


def _differing(title: str, state: State, seen: dict[str, int]) -> str:
    """The title; one that has been used gets its area, or its number, after it."""
    found = title
    if found in seen and state.choice.area in store()[0].areas:
        found = f"{title}: {store()[0].area_name(state.choice.area, state.choice.language)}"
    if found in seen:
        found = f"{found} ({seen[title] + 1})"
    seen[title] = seen.get(title, 0) + 1
    seen.setdefault(found, 1)
    return found


def sentences(state: State, figure: Figure) -> list[str]:
    """What the figure says, with its uncertainty: of its area where it has one, else as a whole."""
    kind, choice = KINDS[state.kind], state.choice
    if kind.of_indicator and choice.area and choice.area in comparing.every(choice):
        found = [say.standing(choice)]
        if state.kind == "utvikling":
            found += [x for x in [say.change(choice)] if x]
        return found
    return [figure.alt]


def for_appendix(items: list[Item]) -> Item | None:
    """The figure of a basket that a one-page attachment is about: the first of one indicator."""
    known = [item for item in items if KINDS[item.state.kind].of_indicator]
    placed = [item for item in known if item.state.choice.area]
    found = (placed or known or items)[:1]
    return replace(found[0]) if found else None
