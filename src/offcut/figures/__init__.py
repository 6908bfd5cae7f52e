"""Charts and maps drawn as SVG by the server: each with a finding, a summary, a table and a CSV.

No script, no outside request, the same bytes for the same input. A chart never tells by colour
alone: lines have dashes, sites have shapes, bars and bands have labels, so it prints in grey.
"""

from offcut.figures.bands import Band, bands_svg
from offcut.figures.bars import Bar, bar_svg
from offcut.figures.drawing import PALETTE, VERDICT_STYLES, VerdictStyle
from offcut.figures.figure import Figure
from offcut.figures.funnel import FunnelStage, funnel_svg
from offcut.figures.map import MapFlow, MapSite, map_svg
from offcut.figures.merit_order import Step, merit_order_svg
from offcut.figures.pareto import Aim, Choice, pareto_svg
from offcut.figures.sankey import Ribbon, sankey_svg
from offcut.figures.trend import Moment, trend_svg
from offcut.figures.waterfall import Amount, waterfall_svg
from offcut.figures.wording import co2e, gbp, km, number, percent, tonnes

__all__ = [
    "PALETTE",
    "VERDICT_STYLES",
    "Aim",
    "Amount",
    "Band",
    "Bar",
    "Choice",
    "Figure",
    "FunnelStage",
    "MapFlow",
    "MapSite",
    "Moment",
    "Ribbon",
    "Step",
    "VerdictStyle",
    "bands_svg",
    "bar_svg",
    "co2e",
    "funnel_svg",
    "gbp",
    "km",
    "map_svg",
    "merit_order_svg",
    "number",
    "pareto_svg",
    "percent",
    "sankey_svg",
    "tonnes",
    "trend_svg",
    "waterfall_svg",
]
