"""Tables that Asker has ordered: understood, shown, and only then taken in.

``understand`` reads a CSV file or a workbook and stores nothing; ``merge`` puts what was
understood into a snapshot's observations; ``add_arguments`` and ``run`` are the command
``python -m loaders import``.
"""

from loaders.importing.beside import side_by_side
from loaders.importing.command import add_arguments, run
from loaders.importing.merging import merge, undo
from loaders.importing.rows import Skipped
from loaders.importing.understanding import Understood, understand
from sheets.grid import MAX_BYTES, MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from sheets.messages import ImportFailure, Message, Wish

__all__ = [
    "MAX_BYTES",
    "MAX_CELLS",
    "MAX_COLUMNS",
    "MAX_ROWS",
    "ImportFailure",
    "Message",
    "Skipped",
    "Understood",
    "Wish",
    "add_arguments",
    "merge",
    "run",
    "side_by_side",
    "understand",
    "undo",
]
