"""Links of the navigation."""

from offcut.platform.ui.navigation import Item

ITEMS = [
    Item("Plans", "plans:plans", "plans.list_plans", order=60),
    Item("Plan for the region", "plans:mine", "plans.list_own_parts", order=60),
    Item("Regional plans", "plans:aggregates", "plans.list_aggregates", order=60),
]
