"""One short script for each kind of question."""
