"""Ulikhet: how large differences inside Asker are, whether they grow, and what hides in them."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import pandas as pd
import streamlit as st

from analysis import inequality as measures_of
from analysis.places import ends
from charts.adjusted import places_in_words
from charts.areas import MOST_NAMES, together
from charts.figure import Subject
from charts.measurable import difference, has_zero
from pages.parts import choosing, living, phases, shell, unequal
from pages.parts.address import adopt, warn, write_address
from pages.parts.address import asked as asked_params
from pages.parts.figure import drawn, show_state
from store.models import Level
from text.formats import listed, number, period, quantity
from text.texts import counted
from views import inequality, lifecourse, people, published
from views.asking import Problem, harmless
from views.choice import Choice
from views.edition import store
from views.figures import WhyNot, state
from views.figures.unequal import CURVES
from views.households import mix_year
from views.initiatives.filters import pick

#: Fewer people than this behind the highest or lowest figure is said beside it.
FEW_PEOPLE = 200
#: The area the adjustment is told by: most there live alone.
SENTRUM = "320309"


def show() -> None:
    """The page."""
    asked, problems = inequality.chosen(asked_params())
    asked = replace(asked, language=shell.language())
    curve = st.query_params.get("metode", CURVES[0])
    if curve not in CURVES:
        problems.append(Problem("metode", harmless(curve), CURVES))
    by_income = curve == CURVES[1]
    phase, unknown = pick(asked_params(), "fase", phases.VALUES)
    lived, no_year = pick(asked_params(), "folk", people.years())
    measure, no_measure = pick(asked_params(), "ulikhetsmaal", published.measures())
    problems += unknown + no_year + no_measure
    adopt("ulikhet", {**_widgets(asked, by_income), **living.asked(lived), "fase": phase,
                      "maal": measure})  # fmt: skip
    shell.head(shell.text("ulikhet.heading"))
    _not_here(asked)
    warn(problems)
    lead = st.container()
    picture, controls = st.columns([2.4, 1], gap="large")
    with controls:
        phase = phases.choose("ulikhet")
        offered = [i for i in inequality.inside_asker() if lifecourse.fits(i.phases_of(), phase)]
        if not offered:
            st.caption(phases.nothing(phase))
        choice = choosing.choose("ulikhet", asked, offered or inequality.inside_asker(),
                                 inequality.inside)  # fmt: skip
        area = choosing.choose_area("ulikhet", choice.level, shell.text("ulikhet.mark"))
        choice = replace(choice, area=area)
        st.caption(_weights(choice))
    with lead:
        st.html(f'<p class="lead">{escape(in_one_sentence(choice))}</p>')
    with picture:
        show_state(state("spredning", choice), "ulikhet_spredning", address=choice.address())
        if inequality.enough(choice):
            who = shell.text(f"ulikhet.who.{inequality.weight_year(choice)[0]}")
            st.caption(shell.text("ulikhet.spread.read", who=who))
    _adjusted(choice)
    _over_time(choice)
    _slope(choice)
    experts = unequal.show(choice)
    write_address("ulikhet", {**choice.address(), "fase": phase, **experts})


def _widgets(choice: Choice, by_income: bool) -> dict[str, str]:
    return {
        "indikator": choice.indicator, "kategori": choice.category, "niva": choice.level,
        "ar": choice.period, "omrade": choice.area, "kurve": CURVES[int(by_income)],
    }  # fmt: skip


def in_one_sentence(choice: Choice) -> str:
    """How large the differences are, in words a layman reads without knowing the measures."""
    subject = inequality.subject(choice)
    rows = inequality.rows(choice).dropna(subset=["value", "people"])
    if not inequality.enough(choice):
        return _too_few(choice, subject)
    low, high = rows.loc[rows["value"].idxmin()], rows.loc[rows["value"].idxmax()]
    gap = measures_of.gap(rows["value"], rows["people"])
    found = ends(rows["value"], subject.decimals)
    highest, lowest = (
        together(rows["name"].iloc[list(at)], choice.language)
        for at in (found.highest, found.lowest)
    )
    texts = [
        shell.text("ulikhet.lead", title=subject.full_title, high=highest, low=lowest,
                   high_value=subject.words(high["value"]), low_value=subject.words(low["value"])),
        shell.text(f"ulikhet.lead.{'ratio' if gap.ratio and has_zero(subject) else 'range'}",
                   range=difference(subject, gap.range),
                   ratio=number(gap.ratio, 1, choice.language)),
    ]  # fmt: skip
    texts += _small(choice, rows.iloc[[*found.lowest[:MOST_NAMES], *found.highest[:MOST_NAMES]]])
    who = shell.text(f"ulikhet.who.{inequality.weight_year(choice)[0]}")
    texts.append(shell.text("ulikhet.lead.fifths", who=who,
                            fifths=difference(subject, gap.top_bottom_fifth)))  # fmt: skip
    return " ".join(texts)


def _too_few(choice: Choice, subject: Subject) -> str:
    """That the year has too few areas, and a year that has enough where there is one."""
    text = shell.text("ulikhet.lead.few", title=subject.full_title, level=subject.level_name)
    other = inequality.newest_enough(choice)
    if not other:
        return text
    return text + " " + shell.text("ulikhet.lead.other_year",
                                   period=period(other, choice.language))  # fmt: skip


def _small(choice: Choice, at_the_ends: pd.DataFrame) -> list[str]:
    """An end with few people swings by chance, and the reader is told so."""
    kind = inequality.weight_year(choice)[0]
    if kind == "equal":
        return []
    return [
        shell.text(f"ulikhet.lead.small.{kind}", name=end.name_,
                   people=number(end.people, 0, choice.language))
        for end in at_the_ends.rename(columns={"name": "name_"}).itertuples(index=False)
        if end.people < FEW_PEOPLE
    ]  # fmt: skip


def _weights(choice: Choice) -> str:
    kind, year = inequality.weight_year(choice)
    rows = inequality.rows(choice)
    left_out = int(rows[["value", "people"]].isna().any(axis=1).sum())
    text = shell.text(f"ulikhet.weights.{kind}", year=year)
    if left_out:
        text += " " + counted("ulikhet.weights.missing", left_out, choice.language)
    return text


def _not_here(shown: Choice) -> None:
    """An indicator or level of municipalities alone is told of, with a way to where they are."""
    wanted = st.query_params.get("indikator", "")
    reason = inequality.not_here(wanted)
    choosing.not_here("ulikhet.not_here", reason, wanted, shown)
    of_municipalities = st.query_params.get("niva") == Level.KOMMUNE
    if of_municipalities and not reason:
        st.info(shell.text("ulikhet.inside"))
    if of_municipalities or reason == "municipal":
        shell.way("sammenlign", shell.text("ulikhet.inside.more"), indikator=wanted)


def _over_time(choice: Choice) -> None:
    st.header(shell.text("ulikhet.section.time"), anchor=False)
    kroner = inequality.subject(choice).unit == "kr"
    _told("gap", choice, shell.text("ulikhet.change.prices") if kroner else "")


def _slope(choice: Choice) -> None:
    st.header(shell.text("stigning.heading"), anchor=False)
    if _told("stigning", choice):
        st.caption(shell.text("stigning.read"))


def _told(kind: str, choice: Choice, more: str = "") -> bool:
    """A figure under its finding in words, or why there is none; whether there is one."""
    shown = state(kind, choice)
    made = drawn(shown)
    if isinstance(made, WhyNot):
        st.write(made.text)
        return False
    st.write(made.alt)
    if more:
        st.write(more)
    show_state(shown, f"ulikhet_{kind}", made, level=3, address=choice.address())
    return True


def _adjusted(choice: Choice) -> None:
    if not inequality.can_adjust(choice):
        return
    st.header(shell.text("ulikhet.section.adjusted"), anchor=False)
    year = mix_year(choice.period)
    st.write(shell.text("ulikhet.adjusted.lead", year=year))
    found = inequality.adjusted_rows(choice)
    sentrum = found["area"].tolist().index(SENTRUM)
    shown = state("justert", choice)
    made = drawn(shown)
    # Where Sentrum moves most, the figure's own words say so.
    if isinstance(made, WhyNot) or store()[0].area_name(SENTRUM) not in made.alt:
        st.write(shell.text("ulikhet.adjusted.sentrum",
                            **places_in_words(found, sentrum, choice.language)))  # fmt: skip
    if not isinstance(made, WhyNot):
        st.write(made.alt)
    show_state(shown, "ulikhet_justert", made, level=3, address=choice.address())
    mix = inequality.household_mix(choice.period)
    item = store()[0].indicators[choice.indicator]
    shares = [f"{item.category_title(str(k), choice.language)} "
              + quantity(100 * v, "prosent", 0, choice.language)
              for k, v in (mix / mix.sum()).items()]  # fmt: skip
    st.caption(shell.text("ulikhet.adjusted.mix", mix=listed(shares, choice.language)) + " "
               + shell.text("ulikhet.adjusted.note", year=year))  # fmt: skip
