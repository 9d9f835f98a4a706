"""The exact values of what happens to customers, of all topics; as in `exact`, by the labels of the checks; seconds."""

from __future__ import annotations

from tests.theory import exact_desks, exact_entrance, exact_further, exact_together

CUSTOMER_CHAINS = exact_entrance.CHAINS | exact_desks.CHAINS | exact_further.CHAINS | exact_together.CHAINS
CUSTOMERS = exact_entrance.ENTRANCE | exact_desks.DESKS | exact_further.FURTHER | exact_together.TOGETHER
