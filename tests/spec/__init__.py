"""The parts of `tests.spec_loop`: its state, what its selections look at, and its tables."""
