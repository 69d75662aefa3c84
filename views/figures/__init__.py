"""The catalogue of figures: every kind of figure of the house, each once.

``KINDS`` says of each how it is built, what it can be asked for, on which levels and page it
stands, how large it is and in which formats it leaves. A ``State`` is one figure with all it
depends on; page, panel, file and embed read that one object. ``read`` makes it from an address,
``address`` writes it as one, ``build`` draws it or says why not.
"""

from views.figures.kinds import KINDS
from views.figures.lines import lines
from views.figures.reading import address, read
from views.figures.shown import shown
from views.figures.state import (
    FORMATS,
    GENERAL,
    LOOKS,
    NEWEST,
    WIDTHS,
    Drawing,
    Kind,
    Parameter,
    State,
    WhyNot,
    state,
)
from views.figures.using import build, build_for_file, home, renewed, rows_behind

__all__ = ["FORMATS", "GENERAL", "KINDS", "LOOKS", "NEWEST", "WIDTHS", "Drawing", "Kind",
           "Parameter", "State", "WhyNot", "address", "build", "build_for_file", "home", "lines",
           "read", "renewed", "rows_behind", "shown", "state"]  # fmt: skip
