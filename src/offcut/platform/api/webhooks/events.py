"""What webhooks tell of, and what a delivery says: which things, never what stands in them."""

from collections.abc import Mapping

EVENTS: Mapping[str, str] = {
    "listing.created": "A listing was added",
    "listing.changed": "A listing was changed",
    "listing.withdrawn": "A listing was withdrawn",
    "listing.expired": "A listing has ended",
    "introduction.interested": "Somebody is interested in one of your listings",
    "identity.revealed": "Both sides agreed, and names are shown",
    "message.sent": "A message came",
    "synergy.forward": "An exchange came to its next stage",
    "movement.recorded": "A movement was recorded",
    "movement.corrected": "A movement was corrected",
    "claim.made": "A claim was made",
    "claim.verified": "A claim was verified",
}
TEST = "webhook.test"
_WHERE = {
    "listing": "/api/v1/listings/{id}",
    "synergy": "/api/v1/synergies/{id}",
    "movement": "/api/v1/movements/{id}",
    "claim": "/api/v1/outcomes/{id}",
    "introduction": "/api/v1/introductions/{id}",
}


def thing(kind: str, id_: str) -> dict[str, str]:
    """A thing of an event, with where it can be read by who may."""
    told = {"kind": kind, "id": id_}
    return {**told, "address": _WHERE[kind].format(id=id_)} if kind in _WHERE else told
