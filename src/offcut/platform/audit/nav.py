"""Links to what happened, and to the table of permissions."""

from offcut.platform.ui.navigation import Item

ITEMS = [
    Item("Who did what", "audit:events", "audit.see_events", 90),
    Item(
        "Who may do what",
        "audit:permissions",
        "audit.see_permissions",
        70,
        signed_in_only=False,
        place="footer",
    ),
]
