"""One file a page; thin: choose, load, measure, show."""
