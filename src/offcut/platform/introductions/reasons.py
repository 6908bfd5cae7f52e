"""Why a side declines an introduction: the other side is told the reason and nothing else."""

REASONS = {
    "not_now": "Not at present; perhaps later",
    "quantity": "The quantities do not fit us",
    "quality": "The quality does not fit us",
    "distance": "It is too far away",
    "has_partner": "We already have somebody for this",
    "effort": "Not worth the effort for us",
    "trade": "We would rather not deal with our own trade",
    "gone": "The listing is out of date",
    "other": "Another reason",
}
