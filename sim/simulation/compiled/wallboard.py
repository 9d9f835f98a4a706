"""What the selections look at: the columns of the routing table, and the heads of lines and of idle agents."""

from __future__ import annotations

from sim.simulation.compiled.memory import column

idle_count = column("idle_count")
idle_key = column("idle_key")
taking = column("taking")
joined = column("joined")
since = column("since")
queue_start = column("queue_start")
queue_groups = column("queue_groups")
agent_rank = column("agent_rank")
queue_delay = column("queue_delay")
queue_reserve = column("queue_reserve")
group_start = column("group_start")
group_queues = column("group_queues")
group_benches = column("group_benches")
contact_rank = column("contact_rank")
group_delay = column("group_delay")
group_reserve = column("group_reserve")
weight = column("weight")
head_start = column("head_start")
free_lines = column("free_lines")
machine_room = column("machine_room")
answer_moments = column("answer_moments")
raise_after = column("raise_after")
raised_rank = column("raised_rank")
next_raise = column("next_raise")
