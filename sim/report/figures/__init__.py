"""Figures: each a function from tables that are already computed to a Drawing."""
