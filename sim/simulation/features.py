"""What a center asks of an engine beyond plain contacts: the compiled engine has what is seldom used apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.last_few import LastFew
from sim.policies.lanes import DEFERRED

if TYPE_CHECKING:
    from sim.center import Center
    from sim.entities.contact_type import ContactType

_known: LastFew[bool] = LastFew()


def is_rich(center: Center) -> bool:
    """Whether a center's days are more than plain, for an engine that asks before each replication."""
    return _known.of(center.digest, lambda: _asks_for_more(center))


def _asks_for_more(center: Center) -> bool:
    """Its agents hold several contacts or may be interrupted or fenced, or its contacts are deferred, lead to more than
    redials and cold transfers, need lines, begin with a machine, hear for how long they will wait, or are there when
    the run begins."""
    types = center.contact_types.values()
    return (
        any(center.benches.holds_several)
        or center.routing.affinity != "none"
        or bool(center.trunks)
        or center.has_self_service
        or center.announces
        or any(center.opening_state.counts)
        or DEFERRED in center.benches.lane_of_type
        or any(_leads_to_more(kind) for kind in types)
    )


def _leads_to_more(kind: ContactType) -> bool:
    further = (kind.recontact, kind.pending, kind.chaser, kind.silent)
    return any(rule is not None for rule in further) or any(way.kind != "cold" for way in kind.transfers)
