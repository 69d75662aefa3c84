"""Measures of inequality, intervals, index, trend and suppression: pure functions on numbers."""
