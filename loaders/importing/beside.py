"""What a table would change, area by area: the figure that stands and the one it brings."""

from __future__ import annotations

import numpy as np
import pandas as pd

from loaders.importing.understanding import Understood
from store.catalogue import Registry
from store.snapshot import KEY

COLUMNS = ["area", "name", "category", "period", "old", "old_status", "new", "new_status", "cell",
           "outcome"]  # fmt: skip


def side_by_side(understood: Understood, series: pd.DataFrame, registry: Registry) -> pd.DataFrame:
    """One row an observation of the table, newest period first, with ``COLUMNS``.

    ``old`` is the figure that stands for the same area, category and period; NaN with the status
    ``""`` where there is none. ``outcome`` is ``new``, ``same``, or ``changed``; ``cell`` is where
    in the file the figure stands.
    """
    new = understood.observations.assign(cell=understood.cells or "")
    was = series[series["indicator"] == understood.indicator].set_index(KEY)
    was = was[~was.index.duplicated()].reindex(pd.MultiIndex.from_frame(new[KEY]))
    old, status = was["value"].to_numpy(float), was["status"].astype(object).fillna("").to_numpy()
    same = np.isclose(old, new["value"], rtol=1e-9, equal_nan=True) & (status == new["status"])
    outcome = np.where(status == "", "new", np.where(same, "same", "changed"))
    rows = pd.DataFrame(
        {
            "area": new["area"],
            "name": [registry.area_name(code) for code in new["area"]],
            "category": new["category"],
            "period": new["period"],
            "old": old,
            "old_status": status,
            "new": new["value"],
            "new_status": new["status"],
            "cell": new["cell"],
            "outcome": outcome,
        }
    )
    return rows.sort_values(["period", "area"], ascending=[False, True], ignore_index=True)
