"""Figures, pages and workbooks that show what was estimated; nothing is computed here."""
