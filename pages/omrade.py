"""Område: one area, where it stands, how it develops, what belongs to it."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import pandas as pd
import streamlit as st

from pages.parts import initiatives as initiative_blocks
from pages.parts import living, phases, place, rows, shell, whole
from pages.parts import own as own_parts
from pages.parts.address import adopt, warn, write_address
from pages.parts.address import asked as asked_params
from pages.parts.figure import drawn, show_state
from store.catalogue import ASKER
from store.models import MAP_LEVELS
from store.places import in_area
from text.formats import capital, number, quantity
from views import comparing, comparison, own_area, people, pyramid
from views.asking import AddressReader
from views.choice import Choice, default_choice, options, periods, shown_levels
from views.edition import store
from views.figures import WhyNot, state
from views.figures.lines import compared
from views.own_area import OwnArea
from views.standing import standing_of
from views.subject import register_line

DEFAULT = "320309"


def show() -> None:
    """The page."""
    registry, _ = store()
    asked = asked_params()
    fresh = st.session_state.get("omrade_address") != st.query_params.to_dict()
    own, problems = own_parts.asked_for(asked, fresh)
    known = [ASKER, *(a.code for level in MAP_LEVELS for a in registry.by_level[level])]
    if own_area.is_own(asked.get("omrade", "")):
        asked = {**asked, "omrade": own.code if own else ""}
    reader = AddressReader(asked)
    area = reader.pick("omrade", [*known, *([own.code] if own else [])], DEFAULT)
    beside = comparison.offered() if area == ASKER else known
    others = reader.several("sammenlign", beside, [])
    indicator = reader.pick("indikator", list(registry.indicators), "")
    category = reader.pick("kategori", _categories(indicator, area), "")
    phase = reader.pick("fase", phases.VALUES, "")
    lived = reader.pick("folk", people.years(), "")
    adopt("omrade", {"valg": area, "fase": phase, "andre": [c for c in others if c != area],
                           "indikator": indicator, "kategori": category,
                           **living.asked(lived)})  # fmt: skip
    area = st.session_state.get("omrade_valg", area)
    mine = own if own is not None and own.code == area else None
    shell.head(mine.name if mine else place.area_name(area))
    warn([*problems, *reader.problems])
    # The sentence that answers stands first, and what it answers is chosen below it.
    answer = st.container()
    area = _choose([*known, *([own.code] if own else [])], area, own)
    phase = phases.choose("omrade")
    own_parts.choose(mine)
    with answer:
        _answer(area, mine)
    address = _below(area, mine, indicator, category, phase)
    write_address("omrade", {**address, "fase": phase})


def _answer(area: str, own: OwnArea | None) -> None:
    """The sentence about the area that is shown."""
    language = shell.language()
    if own is not None:
        own_parts.lead(own, language)
    elif area == ASKER:
        whole.lead(language)
    else:
        _lead(area, language)


def _below(
    area: str, own: OwnArea | None, indicator: str, category: str, phase: str
) -> dict[str, str]:  # fmt: skip
    """What stands below the choice of area; the page's address."""
    if own is not None:
        return own_parts.show(own, indicator, category, phase)
    if area == ASKER:
        return whole.show(st.query_params.to_dict(), phase)
    language = shell.language()
    name = store()[0].area_name(area, language)
    shell.way("rapport", shell.text("omrade.report", name=name), ett=area)
    place.show_kin(area)
    place.show_barometer(area, phase)
    place.show_needs(area, phase, told=True)
    phases.show_figure(area)
    _profile(area, language)
    address = _development(area, language)
    _ages(area, language)
    _belongs(area)
    initiative_blocks.for_area(area, phase)
    return address


def _categories(indicator: str, area: str) -> list[str]:
    """The categories an address may name for the indicator on the area's level."""
    registry, _ = store()
    own, _ = own_area.parse(area) if own_area.is_own(area) else (None, [])
    level = own.level if own else str(registry.areas[area].level)
    if indicator not in registry.indicators or level not in shown_levels(indicator):
        return []
    return options(indicator, level)[0]


def _choose(known: list[str], area: str, own: OwnArea | None) -> str:
    # Made here: the list may ask again when the run, and the edition it holds, are over.
    names = {code: place.with_level(code) for code in known if not own_area.is_own(code)}
    names[ASKER] = shell.text("omrade.whole")
    if own is not None:
        names[own.code] = shell.text("eget.option", name=own.name)
    return str(shell.pick(shell.text("choose.area"), known, "omrade_valg", area, names.__getitem__))


def _lead(area: str, language: str) -> None:
    registry, snapshot = store()
    level = str(registry.areas[area].level)
    lived = snapshot.rows("folkemengde", level, areas=[area]).sort_values("period")
    name = registry.area_name(area, shell.language())
    if len(lived):
        last = lived.iloc[-1]
        key = "omrade.lead_former" if level == "tidligere_kommune" else "omrade.lead"
        lead = shell.text(key, name=name, year=last["period"],
                          population=number(last["value"], 0, language))  # fmt: skip
    else:
        lead = shell.text("omrade.lead_none", name=name,
                          level=shell.text(f"singular.{level}"))  # fmt: skip
    stands = standing_of(area, language)
    if len(stands):
        own = stands[(stands["indicator"] == "medianinntekt") & (stands["rank"] > 0)]
        if len(own):
            row = own.iloc[0]
            choice = Choice(row["indicator"], row["category"], row["level"], row["when"], area)
            found = comparing.verdict(choice)
            lead += " " + shell.text(
                "omrade.income", value=quantity(row["value"], row["unit"], 0, language),
                period=row["period"], place=comparing.place(found, language),
            )  # fmt: skip
            if mix := comparing.equal_mix(found, language):
                lead += f" {mix}."
    st.html(f'<p class="lead">{escape(lead)}</p>')


def _profile(area: str, language: str) -> None:
    level = str(store()[0].areas[area].level)
    shown = state("profil", replace(default_choice(language), level=level, area=area))
    made = drawn(shown)
    if isinstance(made, WhyNot):
        st.write(made.text)
        return
    show_state(shown, "omrade_profil", made, address={"omrade": area})
    st.caption(shell.text("omrade.read") + " " + shell.text("omrade.not_comparable"))


def _development(area: str, language: str) -> dict[str, str]:
    """Show the development; the whole page's address, which opens the same view."""
    registry, _ = store()
    level = str(registry.areas[area].level)
    st.header(shell.text("omrade.development"), anchor=False)
    names = {i.id: i.title[language] for i in registry.indicators.values()
             if level in shown_levels(i.id)}  # fmt: skip
    address = {"omrade": area, "spraak": language}
    if not names:
        return address
    asked = st.query_params.get("indikator", "")
    left, right = st.columns(2)
    with left:
        indicator = str(shell.pick(shell.text("choose.indicator"), list(names), "omrade_indikator",
                                   asked if asked in names else next(iter(names)),
                                   names.get))  # type: ignore[arg-type]  # fmt: skip
        categories, _ = options(indicator, level)
        category = categories[0]
        if len(categories) > 1:
            item = registry.indicators[indicator]
            category = shell.pick(shell.text("choose.category"), categories, "omrade_kategori",
                                  category, lambda c: capital(
                                      item.category_title(c, language)))  # fmt: skip
    same = [a.code for a in registry.by_level[registry.areas[area].level] if a.code != area]
    remembered = st.session_state.get("omrade_andre", [])
    st.session_state["omrade_andre"] = [c for c in remembered if c in same]
    with right:
        others = st.multiselect(shell.text("omrade.compare"), same, key="omrade_andre",
                                  format_func=place.area_name, max_selections=5,
                                  placeholder=shell.text("choose.areas"), wrap=True)  # fmt: skip
    when = periods(indicator, level, category)[-1]
    choice = replace(Choice(indicator, category, level, when, area), language=language)
    shown = state("utvikling", choice, sammenlign=compared([area, *others, *_asker(choice)]))
    address["indikator"] = indicator
    if len(categories) > 1:
        address["kategori"] = str(category)
    if others:
        address["sammenlign"] = ",".join(others)
    show_state(shown, "omrade_utvikling", level=3, address=address)
    return address


def _ages(area: str, language: str) -> None:
    """How old the area's people are beside Asker's, once that has been fetched."""
    if area in pyramid.areas():
        st.header(shell.text("pyramide.heading"), anchor=False)
        shown = state("pyramide", language=language, bosted=area, mot=ASKER)
        show_state(shown, "omrade_pyramide", level=3, address={"omrade": area})


def _asker(choice: Choice) -> list[str]:
    """Asker as a whole belongs in the figure of shares and rates, not of counts."""
    registry, _ = store()
    return [] if registry.indicators[choice.indicator].measure == "count" else ["3203"]


def _belongs(area: str) -> None:
    registry, _ = store()
    st.header(shell.text("omrade.belongs"), anchor=False)
    place.show_members(area)
    found = in_area(str(registry.areas[area].level), area)
    if found.empty:
        st.write(shell.text("omrade.no_places"))
        return
    for kinds, title in ((("grunnskole", "videregaende"), "schools"),
                         (("barnehage",), "kindergartens")):  # fmt: skip
        part = found[found["kind"].isin(kinds)]
        if len(part):
            st.subheader(shell.text(f"omrade.{title}") + f" ({len(part)})", anchor=False)
            st.html(rows.of_words(_places(part), shell.text(f"omrade.{title}")))
    st.caption(register_line(["udir_nsr", "udir_nbr"], shell.language()))


def _places(part: pd.DataFrame) -> pd.DataFrame:
    """The places in a reader's words; what kind they are where they are of several."""
    unknown = shell.text("unknown")
    kinds = {shell.text("column.kind"): [shell.text(f"kind.{k}") for k in part["kind"]]}
    return pd.DataFrame(
        {
            shell.text("column.name"): part["name"],
            shell.text("column.count"): [number(c, 0, shell.language()) if pd.notna(c) else unknown
                                         for c in part["count"]],
            **(kinds if part["kind"].nunique() > 1 else {}),
            shell.text("column.owner"): [shell.text(f"owner.{o}") if o else unknown
                                         for o in part["owner"]],
        }
    )  # fmt: skip
