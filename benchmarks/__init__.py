"""Baselines that the engines of this project are raced against; see `benchmarks.workloads` for what they simulate."""
