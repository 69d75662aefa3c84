"""Foreign files read with suspicion: workbooks, text files, symbols and numbers, limits."""
