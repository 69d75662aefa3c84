"""Public statistics in: one file a source, one HTTP client, one snapshot store, one catalogue."""
