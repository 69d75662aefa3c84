"""What Asker does: initiatives, their checks, the workbook out and in."""
