"""Before and after: the areas with an initiative against the others, as two means over time."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from charts import style
from charts.figure import Figure, Subject
from charts.periods import over_time, row_of, with_empty_periods
from text.formats import period
from text.texts import t


def before_after(
    subject: Subject, rows: pd.DataFrame, treated: list[str], first: str, title: str
) -> Figure:
    """Two lines of plain means, and where the initiative began. It shows; it does not prove.

    :param rows: area, period, value without missing values.
    :param treated: the areas with the initiative; the rest are the comparison.
    :param first: the first period counted as with the initiative.
    """
    language = subject.language
    side = rows["area"].isin(treated).map({True: "with", False: "without"})
    means = rows.groupby([side, rows["period"]])["value"].agg(["mean", "size"]).reset_index()
    means.columns = pd.Index(["side", "period", "mean", "size"])

    def drawn() -> go.Figure:
        plot = over_time(rows["period"], means["mean"], subject)
        for number, key in enumerate(("with", "without")):
            part = with_empty_periods(means[means["side"] == key])
            plot.add_trace(
                go.Scatter(
                    x=[period(p, language) for p in part["period"]], y=part["mean"],
                    name=t(f"effekt.{key}", language), mode="lines+markers",
                    line={"color": style.LINES[number], "dash": style.DASHES[number], "width": 2.4},
                    marker={"symbol": style.SYMBOLS[number], "size": 8},
                    text=[subject.say(v) for v in part["mean"]],
                    hovertemplate="%{x}: %{text}<extra>" + t(f"effekt.{key}", language)
                    + "</extra>",
                )
            )  # fmt: skip
        # Plotly takes a year on an axis of categories for a place in the row: give it the place.
        start = sum(p < first for p in row_of(rows["period"]))
        plot.add_vline(x=start, line={"dash": "dash", "color": style.MUTED})
        plot.add_annotation(x=start, y=1, yref="paper", yanchor="bottom",
                            showarrow=False, text=t("effekt.start", language))  # fmt: skip
        return plot

    table = pd.DataFrame(
        {
            t("column.period", language): [period(p, language) for p in means["period"]],
            t("effekt.column.side", language): [t(f"effekt.{s}", language) for s in means["side"]],
            t("effekt.column.mean", language): means["mean"],
            t("effekt.column.areas", language): means["size"],
        }
    )
    return Figure(
        kind="effekt",
        title=title,
        drawing=drawn,
        table=table,
        alt=t("effekt.alt", language, title=title, first=period(first, language),
              count=len(treated), others=rows["area"].nunique() - len(treated)),
        source=subject.source,
        decimals={t("effekt.column.mean", language): subject.decimals},
        notes=(t("effekt.limits", language),),
        config=style.config("for-og-etter"),
    )  # fmt: skip
