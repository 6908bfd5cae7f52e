"""What the navigation offers."""

from offcut.platform.ui.navigation import Item

ITEMS = (Item("Listings", "listings:own", "listings.list_own", order=10),)
