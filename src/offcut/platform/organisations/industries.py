"""Finding the code of an industry (UK SIC 2007) by words or figures."""

from offcut import reference
from offcut.matching.recall.trades import trades
from offcut.reference.published import Industry


def industry(code: str) -> Industry | None:
    """The class with this five-digit code.

    >>> industry("24510").name
    'Casting of iron'
    """
    return reference.industries.get(code) if code in reference.industries else None


def search(words: str, most: int = 10) -> list[Industry]:
    """Classes that the words may mean, likeliest first; figures are the beginning of a code.

    >>> [found.code for found in search("iron foundry", 1)]
    ['24510']
    >>> [found.code for found in search("24.51")]
    ['24510']
    """
    text = words.strip()
    if not text:
        return []
    figures = text.replace(".", "").replace("/", "").replace(" ", "")
    if figures.isdigit():
        found = [row for row in reference.industries.values() if row.code.startswith(figures)]
        return found[:most]
    likely = [_classes_of(trade.industry) for trade in trades(text)]
    codes = dict.fromkeys(code for classes in likely for code in classes)
    codes |= dict.fromkeys(_named(text))
    return [reference.industries[code] for code in list(codes)[:most]]


def _classes_of(prefix: str) -> list[str]:
    return [row.code for row in reference.industries.values() if row.code.startswith(prefix)]


def _named(text: str) -> list[str]:
    """Classes whose title holds the beginning of every word."""
    wanted = text.lower().split()
    return [
        row.code
        for row in reference.industries.values()
        if all(any(w.startswith(word) for w in row.name.lower().split()) for word in wanted)
    ]
