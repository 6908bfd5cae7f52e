"""A small calculator for workbooks, written from what spreadsheets do, for the tests alone."""

from functools import cache
from pathlib import Path

import openpyxl
from openpyxl.formula import Tokenizer
from openpyxl.utils import range_boundaries


class SheetError(Exception):
    """#N/A, #VALUE! or #DIV/0!: spreads through arithmetic."""


class Calculator:
    """Works out every formula of a workbook from the cells that hold no formula."""

    def __init__(self, path: Path) -> None:
        self.file = openpyxl.load_workbook(path)
        self.value = cache(self._value)

    def _value(self, sheet: str, cell: str):
        content = self.file[sheet][cell].value
        if isinstance(content, str) and content.startswith("="):
            return _Reader(self, sheet, content).whole()
        return content

    def cells(self, sheet: str, reference: str) -> list:
        if "!" in reference:
            name, _, reference = reference.rpartition("!")
            sheet = name.strip("'")
        left, top, right, bottom = range_boundaries(reference.replace("$", ""))
        assert left == right, "only columns are added up"
        letter = openpyxl.utils.get_column_letter(left)
        return [self.value(sheet, f"{letter}{row}") for row in range(top, bottom + 1)]


class _Reader:
    """Recursive descent over the tokens of one formula."""

    def __init__(self, calculator: Calculator, sheet: str, formula: str) -> None:
        self.calculator, self.sheet = calculator, sheet
        tokens = Tokenizer(formula).items
        self.tokens = [t for t in tokens if t.type != "WHITE-SPACE"]
        self.at = 0

    def whole(self):
        result = self.comparison()
        assert self.at == len(self.tokens), "the formula has more than was read"
        return result() if callable(result) else result

    def next_is(self, *values: str) -> str | None:
        if self.at < len(self.tokens) and self.tokens[self.at].value in values:
            self.at += 1
            return self.tokens[self.at - 1].value
        return None

    def comparison(self):
        left = self.added()
        sign = self.next_is("<", "<=", ">", ">=", "=", "<>")
        if sign is None:
            return left
        right = self.added()

        def compare():
            a, b = left(), right()
            if sign == "=" and (isinstance(a, str) or isinstance(b, str)):
                return a == b
            assert isinstance(a, (int, float))
            assert isinstance(b, (int, float))
            return {
                "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "=": a == b, "<>": a != b,
            }[sign]  # fmt: skip

        return compare

    def added(self):
        return self._chain(self.multiplied, {"+": lambda a, b: a + b, "-": lambda a, b: a - b})

    def multiplied(self):
        return self._chain(self.powered, {"*": lambda a, b: a * b, "/": _divide})

    def powered(self):
        return self._chain(self.atom, {"^": lambda a, b: a**b})

    def _chain(self, part, signs):
        left = part()
        while (sign := self.next_is(*signs)) is not None:
            left = self._joined(left, part(), signs[sign])
        return left

    @staticmethod
    def _joined(a, b, act):
        return lambda: act(_number(a()), _number(b()))

    def atom(self):
        token = self.tokens[self.at]
        self.at += 1
        if token.type == "OPERATOR-PREFIX":
            inner = self.atom()
            return lambda: -_number(inner())
        if token.type == "PAREN":
            inner = self.comparison()
            assert self.next_is(")")
            return inner
        if token.type == "FUNC":
            return self.function(token.value.rstrip("("))
        if token.subtype == "NUMBER":
            return lambda: float(token.value)
        if token.subtype == "TEXT":
            return lambda: token.value.strip('"')
        assert token.subtype == "RANGE"

        def look_up():
            cells = self.calculator.cells(self.sheet, token.value)
            return cells[0] if len(cells) == 1 else cells

        return look_up

    def function(self, name: str):
        given = []
        while not self.next_is(")"):
            given.append(self.comparison())
            self.next_is(",")
        return lambda: _FUNCTIONS[name](*given)


def _number(value):
    if isinstance(value, bool):
        return float(value)
    if value is None:
        return 0.0  # an empty cell counts as nothing in a spreadsheet: a trap that must not matter
    if not isinstance(value, (int, float)):
        raise SheetError("#VALUE!")
    return value


def _divide(a, b):
    if b == 0:
        raise SheetError("#DIV/0!")
    return a / b


def _if_error(value, other):
    try:
        return value()
    except SheetError:
        return other()


def _numbers(given):
    for one in given:
        value = one()
        for cell in value if isinstance(value, list) else [value]:
            if isinstance(cell, (int, float)) and not isinstance(cell, bool):
                yield cell


def _not_available():
    raise SheetError("#N/A")


def _is_number(value):
    try:
        return isinstance(value(), (int, float))
    except SheetError:
        return False


_FUNCTIONS = {
    "IFERROR": _if_error,
    "IF": lambda test, yes, no: yes() if test() else no(),
    "AND": lambda *tests: all(test() for test in tests),
    "ISNUMBER": _is_number,
    "EXACT": lambda a, b: a() == b(),
    "NA": _not_available,
    "COUNT": lambda *given: len(list(_numbers(given))),
    "SUM": lambda *given: sum(_numbers(given)),
    "MIN": lambda *given: min(_numbers(given)),
    "MAX": lambda *given: max(_numbers(given)),
}
