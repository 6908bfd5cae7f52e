"""The progress report of a programme, and the evaluation of its clusters."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from offcut.evaluation.periods import day_in_words
from offcut.evaluation.worth import worth
from offcut.reports.documents.excerpt import copied, excerpt
from offcut.reports.documents.model import Document, Notice, Paragraph, Section, Words
from offcut.reports.documents.stated import versions_of
from offcut.reports.programme import (
    clusters,
    delivery,
    governance,
    net,
    outcomes,
    progress_stages,
    quality,
    summary,
    value,
)
from offcut.reports.programme.lookup import Lookup

if TYPE_CHECKING:
    from offcut.evaluation.changes import Changes
    from offcut.evaluation.evaluate import Evaluation


NOT_FOR_PUBLICATION = Notice(
    "For the funder, not for publication",
    (
        "This report shows single exchanges and counts of one or two, from which firms can be told;"
        " with the open-data release beside it, withheld figures could be worked out. The release"
        " is what may be published: offcut report open-data.",
    ),
)
"""What a progress report is not to be used for."""


def programme_report(
    evaluation: "Evaluation",
    since: "Changes | None" = None,
    *,
    made_on: str = "",
    inflation: Mapping[int, float] | None = None,
) -> Document:
    """The progress report of a period.

    Args:
        evaluation: of the programme at the end of the period.
        since: what changed since an earlier evaluation (:func:`offcut.evaluation.changes.changes`).
        made_on: ISO date; today when not given.
        inflation: your own, by year, for years without an official deflator.
    """
    figures = Lookup(copied(evaluation.book))
    found = worth(evaluation, figures.book, inflation=inflation)
    sections = (
        summary.in_short(evaluation, figures, (NOT_FOR_PUBLICATION,)),
        outcomes.outcomes(evaluation, figures),
        net.gross_to_net(found, figures),
        value.in_year_to_lifetime(found, figures),
        value.ranges(found, figures),
        value.unit_costs(found, figures),
        value.value_for_money(evaluation, found, figures),
        delivery.targets(evaluation, figures),
        progress_stages.stages(evaluation, figures),
        delivery.spend(evaluation, figures),
        delivery.activity(evaluation, figures),
        *outcomes.what_moved(evaluation, figures),
        clusters.clusters(evaluation, figures),
        clusters.predictions(evaluation, figures),
        delivery.indicators(evaluation, figures),
        governance.routemap(evaluation),
        governance.risks(evaluation),
        governance.changes(evaluation, since, figures),
        governance.lessons(evaluation, figures),
        quality.data_quality(evaluation, figures),
    )
    answer = summary.answer(evaluation, figures)
    return _document(evaluation, figures, "Progress report", answer, sections, made_on)


def cluster_report(evaluation: "Evaluation", *, made_on: str = "") -> Document:
    """The evaluation of a programme's clusters, with what may be concluded from so few."""
    figures = Lookup(copied(evaluation.book))
    how = (
        "Shares have 95 % intervals. Two clusters are said to differ only when chance would make as"
        " large a difference less than once in twenty times, corrected for how many pairs are"
        " compared. “No definitive conclusion possible” is a result.",
    )
    sections = (
        clusters.clusters(evaluation, figures),
        clusters.predictions(evaluation, figures),
        progress_stages.stages(evaluation, figures),
        governance.lessons(evaluation, figures),
        quality.data_quality(evaluation, figures),
        Section("how", "How clusters are compared", (Paragraph(how),)),
    )
    answer = (evaluation.clusters.finding,)
    return _document(evaluation, figures, "Evaluation of clusters", answer, sections, made_on)


def _document(
    evaluation: "Evaluation",
    figures: Lookup,
    kind: str,
    answer: Words,
    sections: tuple[Section, ...],
    made_on: str,
) -> Document:
    terms, period = evaluation.programme.terms, evaluation.period
    told = f"{day_in_words(period.start)} to {day_in_words(evaluation.on)}"
    whole = Document(
        kind=kind,
        title=terms.title,
        subtitle=f"{terms.region}, funded by {terms.funder}",
        period=f"{period.name}: {told}",
        made_on=made_on or date.today().isoformat(),
        answer=answer,
        sections=sections,
        book=figures.book,
        versions=versions_of(figures.book),
        synthetic=evaluation.synthetic,
    )
    return whole.resting_on(excerpt(figures.book, [shown.entry for shown in whole.values()]))
