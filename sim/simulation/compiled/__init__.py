"""The model once more as a compiled event loop: the same tables as `sim.simulation.model`, many times faster."""
