"""Everything a reader reads: bokmål and English texts, number and date formats."""
