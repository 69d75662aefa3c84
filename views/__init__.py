"""A question and its answer: choice, rows, verdict, figure; pages, files, addresses call it."""
