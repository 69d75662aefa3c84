"""What is on disk, read and checked: catalogue, boundaries, places, snapshot and its versions."""

import pandas as pd

# Texts as Python's own. Arrow's are quicker in millions of rows; a figure has some hundred, and
# asks for them one by one, and then Arrow's take half as long again.
pd.set_option("mode.string_storage", "python")
