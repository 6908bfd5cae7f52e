"""What visitors find in the head of a page, and everybody at its foot."""

from offcut.platform.ui.navigation import Item


def _first(label: str, name: str, order: int) -> Item:
    return Item(label, f"public:{name}", "public.see_menu", order, signed_in_only=False)


def _foot(label: str, name: str, order: int) -> Item:
    return Item(label, f"public:{name}", "public.see_pages", order, False, "footer")


ITEMS = [
    _first("On offer", "listings", 10),
    _first("Results", "results", 20),
    _first("How it works", "how", 30),
    _first("Case studies", "studies", 40),
    _foot("On offer", "listings", 10),
    _foot("Results", "results", 11),
    _foot("How it works", "how", 12),
    _foot("Method", "method", 13),
    _foot("Case studies", "studies", 14),
    _foot("Open data", "open_data", 15),
    _foot("Accessibility", "accessibility", 20),
    _foot("Privacy", "privacy", 21),
    _foot("Cookies", "cookies", 22),
    _foot("Contact", "contact", 23),
    Item("Drafts of case studies", "public:drafts", "public.write_study", 78),
]
