"""The call log of an Israeli bank, 1999, and the center fitted to it."""
