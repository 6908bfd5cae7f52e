"""Links of the navigation."""

from offcut.platform.ui.navigation import Item

ITEMS = [Item("Outcomes", "outcomes:claims", "outcomes.list_claims", order=50)]
