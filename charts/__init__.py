"""One file per kind of figure: the figure, its table, title, text alternative and source."""
