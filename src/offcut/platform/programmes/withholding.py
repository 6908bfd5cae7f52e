"""A programme's report for who sees how it stands, and no firm."""

from dataclasses import replace

from offcut.reports.documents.model import Block, ChartBlock, Document, Paragraph
from offcut.reports.programme import where


def without_firms(document: Document) -> Document:
    """The same report without what marks single firms: the map of exchanges and its numbers."""
    sections = (
        replace(one, blocks=tuple(block for block in one.blocks if not _marks_firms(block)))
        for one in document.sections
    )
    return replace(document, sections=tuple(sections))


def _marks_firms(block: Block) -> bool:
    if isinstance(block, ChartBlock):
        return block.chart.name == where.NAME
    return isinstance(block, Paragraph) and block.words == (where.BASIS,)
