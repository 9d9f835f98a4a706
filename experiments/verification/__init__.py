"""The catalogue of what is verified: families of cases whose values are known."""

from experiments.verification import days, flows, queues, skills

FAMILIES = (*queues.FAMILIES, *skills.FAMILIES, *flows.FAMILIES, *days.FAMILIES)
