"""From plan to snapshot: what to ask, what came, what may replace what is there."""
