"""The options that who runs the platform sets while it runs: what each means, and its default."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Option:
    """One option."""

    key: str
    label: str
    hint: str
    kind: Literal["flag", "words", "long_words", "address", "number"]
    default: bool | str | int
    group: Literal["features", "region"] = "features"
    least: int = 0
    most: int = 0


OPTIONS = (
    Option(
        "sign_up",
        "Anybody may sign up",
        "Off: people come by invitation of an organisation or of a facilitator.",
        "flag",
        True,
    ),
    Option(
        "public_listings",
        "Anonymised listings can be searched on the public site",
        "Material, rough amount and district; never a name, a price or a postcode.",
        "flag",
        True,
    ),
    Option("open_data", "Open data can be downloaded", "With its method and date.", "flag", True),
    Option(
        "digests",
        "Members get a letter about new matches",
        "Each member chooses how often; this stops it for all.",
        "flag",
        True,
    ),
    Option(
        "webhooks",
        "Webhooks are delivered",
        "Off: deliveries wait until this is on again.",
        "flag",
        True,
    ),
    Option(
        "region_notice",
        "Notice on every page",
        "For example of planned maintenance. Empty: none.",
        "long_words",
        "",
        "region",
    ),
    Option(
        "contact_name",
        "Who answers questions",
        "Stands on the privacy and accessibility pages.",
        "words",
        "The network's team",
        "region",
    ),
    Option(
        "contact_address",
        "E-mail address for questions",
        "Empty: none is shown.",
        "address",
        "",
        "region",
    ),
)
BY_KEY = {option.key: option for option in OPTIONS}
