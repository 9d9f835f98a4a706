"""The tests mirror sim/; beside them stand laws, theory and golden results."""
