"""The facilitator's desk: synergies along their stages, tasks, blockers, what to do today."""
