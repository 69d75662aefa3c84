"""The register of initiatives as figures, tables and words."""
