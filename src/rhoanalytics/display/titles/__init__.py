"""Titles and descriptions of figures, a module for each report, written from the numbers shown."""
