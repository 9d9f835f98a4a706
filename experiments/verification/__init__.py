"""The catalogue of what is verified: families of cases whose values are known."""

from experiments.verification import (
    days,
    entrance,
    flows,
    hands,
    queues,
    returns,
    skills,
    together,
    workloads,
)

FAMILIES = (
    *queues.FAMILIES,
    *skills.FAMILIES,
    *hands.FAMILIES,
    *entrance.FAMILIES,
    *flows.FAMILIES,
    *returns.FAMILIES,
    *together.FAMILIES,
    *days.FAMILIES,
    *workloads.FAMILIES,
)
