"""The least page of this kind Streamlit can show: one select box, one choropleth, one table.

``benchmarks/readers.py`` runs it beside the dashboard, so that what is ours and what is Streamlit's
can be told apart on the same machine in the same minute.
"""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

FILE = Path(__file__).resolve().parents[1] / "data" / "boundaries" / "delomrade.geojson"

boundaries = st.cache_resource(lambda: json.loads(FILE.read_bytes()))()
codes = [feature["properties"]["kode"] for feature in boundaries["features"]]
asked = st.query_params.get("indikator", "0")
if st.session_state.get("asked") != asked:
    st.session_state["asked"] = asked
    st.session_state["choice"] = len(asked) % 5
choice = st.selectbox("Choice", range(5), key="choice")
values = [(i * 7 + choice) % 11 for i in range(len(codes))]
figure = go.Figure(
    go.Choropleth(
        # Light, as the dashboard's own maps: the boundaries are an address, not part of the answer.
        geojson="/app/static/delomrade.geojson",
        locations=codes,
        z=values,
        featureidkey="properties.kode",
    )
)
st.plotly_chart(figure)
st.dataframe(pd.DataFrame({"code": codes, "value": values}))
