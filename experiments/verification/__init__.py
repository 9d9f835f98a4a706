"""The catalogue of what is verified: families of cases whose values are known."""

from experiments.verification import days, entrance, flows, hands, queues, returns, skills, workloads

FAMILIES = (
    *queues.FAMILIES,
    *skills.FAMILIES,
    *hands.FAMILIES,
    *entrance.FAMILIES,
    *flows.FAMILIES,
    *returns.FAMILIES,
    *days.FAMILIES,
    *workloads.FAMILIES,
)
