"""How people and their browsers are named."""

from django import template

register = template.Library()

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@register.simple_tag
def sign_ins_of_demonstration() -> list[dict[str, str]]:
    """Who may sign in to the demonstration: words, what they do, address and password."""
    from offcut.platform.operations.demonstration.people import PASSWORD, SIGN_INS

    return [
        {"words": one.words, "does": one.does, "email": one.email, "password": PASSWORD}
        for one in SIGN_INS
    ]


@register.filter
def browser(user_agent: str) -> str:
    """The browser and the machine, as far as the browser says.

    >>> browser("Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0")
    'Firefox on Windows'
    >>> browser("")
    'Unknown browser'
    """
    name = next((word for sign, word in _BROWSERS if sign in user_agent), "Unknown browser")
    system = next((word for sign, word in _SYSTEMS if sign in user_agent), "")
    return f"{name} on {system}" if system else name
