"""Replications turned into estimates: intervals, paired differences, verdicts."""
