"""A report: its blocks and sentences, and the files it becomes."""
