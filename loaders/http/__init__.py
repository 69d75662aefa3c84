"""The one HTTP client: its addresses, deadline, politeness and problems."""
