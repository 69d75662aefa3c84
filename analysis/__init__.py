"""Measures of inequality, intervals, tests, index and protection: pure functions on numbers."""
