"""From executed notebooks to a spreadsheet and tidy data."""
