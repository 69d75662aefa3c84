"""One file per kind of figure; each returns the figure, its table, title, alternative and source."""
