"""A small book worked out by hand, and a document over it: two exchanges of a made-up programme."""

from offcut.figures import Amount, co2e, waterfall_svg
from offcut.impact.book import Book, Entry, Fact
from offcut.reports.documents.model import (
    Bullets,
    ChartBlock,
    Document,
    KeyFigure,
    KeyFigures,
    Level,
    Notice,
    Paragraph,
    Part,
    Section,
    Status,
    Table,
)
from offcut.reports.documents.shown import value_of
from offcut.reports.widths import Chart

LANDFILL = "factor:desnz-2025@1/waste_disposal.aggregates.landfill"
PRIMARY = "factor:desnz-2025@1/material_use.aggregates.primary"
NOT_GIVEN = "factor:desnz-2025@1/material_use.resin.primary"


def small_book() -> Book:
    """10 t and 5 t of sand: (7.79306 + 1.26338) × 15 = 135.8466 kg, less 40.0 kg haulage."""
    book = Book("Two exchanges")
    book.versions |= {"method": "1.0", "factors": "desnz-2025@1", "price_base": "2025"}
    book.put_row("claims", 2, {"synergy": "S1", "quantity": 10.0, "haulage": 30.0})
    book.put_row("claims", 3, {"synergy": "S2 <b>&", "quantity": 5.0, "haulage": 10.0})
    book.pin(Fact(LANDFILL, 1.26338, "kg CO2e/t", 2025, "1", "Aggregates, landfill", "ghg", "seen"))
    book.pin(Fact(PRIMARY, 7.79306, "kg CO2e/t", 2025, "1", "Aggregates, primary", "ghg", "seen"))
    book.pin(Fact(NOT_GIVEN, None, "kg CO2e/t", 2025, "1", "Resin, primary", "ghg", "seen"))
    book.pin(Fact("assumption:deadweight", 0.25, "share", source="assumption", status="assumed"))
    for row, number in ((2, 10.0), (3, 5.0)):
        book.add(
            Entry(
                f"c{row}.gross",
                f"Avoided, claim {row}",
                number * (7.79306 + 1.26338),
                "kg CO2e",
                "tonnes * (made + buried)",
                {"tonnes": f"row:claims!{row}.quantity", "made": PRIMARY, "buried": LANDFILL},
                2025,
                low=number * 8.0,
                high=number * 10.0,
                grade="B",
                standing="realised",
            )
        )
    both = ("entry:c2.gross", "entry:c3.gross")
    haul = ("row:claims!2.haulage", "row:claims!3.haulage")
    book.add(Entry("gross", "Avoided, gross", 135.8466, "kg CO2e", "sum(x)", {"x": both}, 2025))
    book.add(Entry("haulage", "Haulage", 40.0, "kg CO2e", "sum(x)", {"x": haul}, 2025))
    book.add(
        Entry(
            "net",
            "Avoided, net",
            71.88495,
            "kg CO2e",
            "where(gross > haulage, (gross - haulage) * (1 - deadweight), 0)",
            {
                "gross": "entry:gross",
                "haulage": "entry:haulage",
                "deadweight": "assumption:deadweight",
            },
            2025,
        )
    )
    note = "No factor is published for resin."
    book.add(
        Entry("resin", "Resin displaced", None, "kg CO2e", "x", {"x": NOT_GIVEN}, 2025, note=note)
    )
    return book


def small_document(*, synthetic: bool = True) -> Document:
    """Every kind of block, once."""
    book = small_book()
    net, gross = value_of(book, "net"), value_of(book, "gross")
    amounts = [Amount("Gross", 135.8466), Amount("Haulage", -40.0), Amount("Deadweight", -23.96)]
    chart = Chart(
        "net",
        *(
            waterfall_svg(
                amounts,
                name=f"net-{width}",
                title="Half of the gross saving is left",
                measure="kg CO2e",
                total="Net",
                shown=co2e,
                width=width,
            )
            for width in (720.0, 328.0)
        ),
    )
    rows = tuple(
        (
            book.rows["claims"][row]["synergy"],
            value_of(book, f"c{row}.gross"),
            value_of(book, f"c{row}.gross", Part.LOW),
            value_of(book, f"c{row}.gross", Part.HIGH),
            Status("Amber", Level.AMBER),
        )
        for row in (2, 3)
    )
    headers = ("Exchange", "Gross", "Low", "High", "Standing")
    numeric = frozenset({1, 2, 3})
    return Document(
        kind="Progress report",
        title="Two exchanges of sand",
        subtitle="A made-up programme",
        period="1 January to 31 March 2025",
        made_on="2025-04-07",
        answer=("Two exchanges avoided ", net, "."),
        sections=(
            Section(
                "outcomes",
                "Outcomes",
                (
                    KeyFigures(
                        (KeyFigure("Gross", gross, "before haulage"), KeyFigure("Net", net))
                    ),
                    Paragraph(("Gross ", gross, " becomes net ", net, ".")),
                    Table("Exchanges", headers, rows, numeric),
                    ChartBlock(chart),
                ),
            ),
            Section(
                "gaps",
                "Gaps",
                (
                    Notice("Gap", ("Resin: ", value_of(book, "resin"), ".")),
                    Bullets((("Ask for a factor. 日本",), ("Blank is never zero.",))),
                    Table("Nothing", ("What", "Why"), ()),
                ),
            ),
        ),
        book=book,
        versions={"Method": "1.0", "Factors": "desnz-2025@1", "Price base": "2025"},
        synthetic=synthetic,
    )
