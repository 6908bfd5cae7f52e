"""Numbers as people read them: so many figures, thousands set off by commas, never an exponent."""

from math import floor, isfinite, log10


def readable(value: float, figures: int = 4) -> str:
    """A number to so many significant figures; whole numbers are not cut short of the unit.

    >>> readable(20000), readable(15731.4), readable(0.04567, 3), readable(210.0, 2)
    ('20,000', '15,731', '0.0457', '210')
    >>> readable(-3.0), readable(0.0), readable(1_234_567.8)
    ('-3', '0', '1,234,568')
    """
    if not isfinite(value):
        return "not known"
    if value == 0:
        return "0"
    places = max(0, figures - 1 - floor(log10(abs(value))))
    text = f"{value:,.{places}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
