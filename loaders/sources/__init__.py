"""One file a source: how a registered question is asked and its answer read."""
