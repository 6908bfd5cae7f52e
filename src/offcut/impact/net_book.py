"""Net and lifetime results written as entries of a book, each step with its formula.

==========================================  ======================================================
id                                          figure
==========================================  ======================================================
``net.<claim>.credited``                    share of a claim that is additional
``net.<claim>.<metric>.<step>``             amount after a step (``additional`` … ``unreplaced``)
``net.<claim>.<metric>``                    net amount of a claim
``net.<year|all>.<metric>.<step>``          the same over all claims whose net amount is known
``net.<year|all>.<metric>``                 their net amount
``lifetime.<step>.<synergy>.<metric>``      lifetime amount of an exchange, of gross or net
``lifetime.<step>.rule.<rule>.<metric>``    over all exchanges under one rule
==========================================  ======================================================
"""

from collections.abc import Iterable, Sequence

from offcut.impact.additionality import accelerated_days
from offcut.impact.book import Book, Entry, Fact
from offcut.impact.formulas import formulas
from offcut.impact.inputs import NOT_STATED
from offcut.impact.lifetimes import LifetimeLine, lifetime_totals
from offcut.impact.net import (
    NOTHING_STATED,
    STEPS,
    TAKEN_OFF,
    NetLine,
    NetTotal,
    Statements,
    net_total,
    otherwise_on,
)
from offcut.impact.project import entry_id

_LOST = "min(before, before * (1 - share))"  # a harm is never lessened by what is lost
_WORDS = {
    "gross": "gross",
    "additional": "additional",
    "in_region": "within the region",
    "undisplaced": "not taken from others",
    "unreplaced": "not replacing what was done already",
    "net": "net",
}


def net_id(owner: str | int, metric: str, step: str = "net") -> str:
    """The id of a net figure of a claim, of a year or of ``all``."""
    return f"net.{owner}.{metric}" + ("" if step == "net" else f".{step}")


def lifetime_id(owner: str, metric: str, step: str = "net") -> str:
    """The id of a lifetime figure of a synergy, or of ``rule.<rule>``."""
    return f"lifetime.{step}.{owner}.{metric}"


def write_net(
    book: Book, lines: Sequence[NetLine], statements: Statements = NOTHING_STATED
) -> tuple[NetTotal, ...]:
    """Write one metric of all claims from gross to net, each year's total and that of all years.

    The book has the claims' gross lines already. Gives the totals, that of all years last.
    """
    if not lines:
        return ()
    _pin_statements(book, lines, statements)
    for line in lines:
        _write_credited(book, line)
        _write_steps(book, line)
    years = sorted({line.claim.year for line in lines})
    totals = [net_total(lines, year) for year in (*years, None)]
    for total in totals:
        _write_total(book, lines, total)
    return tuple(totals)


def _pin_statements(book: Book, lines: Iterable[NetLine], statements: Statements) -> None:
    """The shares that the programme stated, and the attribution that programmes agreed."""
    used = {name for line in lines for name in line.stated}
    for name in sorted(used):
        book.pin(_stated(f"programme.{name}", getattr(statements, name), name, statements))
    for line in lines:
        if line.synergy.attribution:
            what = f"share of '{line.synergy.id}' that the programme may report"
            book.pin(_stated(_attribution(line), line.attributed, what, statements))


def _stated(name: str, value: float, label: str, statements: Statements) -> Fact:
    return Fact(
        f"assumption:{name}", value, "share", label=label, source=statements.source, status="stated"
    )


def _attribution(line: NetLine) -> str:
    return f"attribution.{line.synergy.id}"


def _cell(line: NetLine, name: str) -> str:
    """Where a share is stated: the synergy's own row, else the programme."""
    if name in line.stated:
        return f"assumption:programme.{name}"
    return f"{line.synergy.source.reference}.{name}"


def _write_credited(book: Book, line: NetLine) -> None:
    """The share that is additional; of what only came earlier, days credited of days it ran."""
    name = f"net.{line.claim.id}.credited"
    if name in book.entries:
        return
    told = line.synergy.counterfactual
    formula, inputs, note = "1 - deadweight", {"deadweight": _cell(line, "deadweight")}, ""
    if told.kind == "none":
        formula, inputs, note = "0", {}, "it would have happened just so"
    elif told.kind == "earlier" and line.credited is not None:
        formula, inputs, note = *_credited_days(line), _acceleration(line)
    elif line.credited is None:
        empty = "gap: column 'deadweight' is empty"
        formula, inputs, note = "share", {"share": NOT_STATED}, empty
    elif told.deadweight is None and "deadweight" not in line.stated:
        formula, inputs, note = "1", {}, f"additional: {told.kind}"
    book.add(
        Entry(
            name, "Share that is additional", line.credited, "share", formula, inputs,
            line.claim.year, note=note,
        )
    )  # fmt: skip


def _credited_days(line: NetLine) -> tuple[str, dict[str, str]]:
    """Days credited over days on which it ran."""
    began, otherwise = line.synergy.completed_on, otherwise_on(line.synergy)
    if began is None or otherwise is None:
        return "1", {}
    credited, ran = accelerated_days(line.claim.year, began, otherwise)
    return (f"{credited} / {ran}" if ran else "0"), {}


def _acceleration(line: NetLine) -> str:
    began, otherwise = line.synergy.completed_on, otherwise_on(line.synergy)
    return (
        f"came earlier: it began on {began} and would have on {otherwise}; days credited over days "
        f"on which it ran in {line.claim.year}"
    )


def _write_steps(book: Book, line: NetLine) -> None:
    claim, metric = line.claim, line.metric
    before = f"entry:{entry_id(claim.id, metric)}"
    taken: tuple[tuple[str, str, str], ...] = (
        ("additional", "before * credited", f"entry:net.{claim.id}.credited"),
        *((step, _LOST, _cell(line, name)) for step, name in TAKEN_OFF.items()),
    )
    for step, formula, reference in taken:
        share = "credited" if step == "additional" else "share"
        inputs = {"before": before, share: reference}
        before = _add_step(book, line, step, formula, inputs)
    if line.synergy.attribution:
        inputs = {"before": before, "attributed": f"assumption:{_attribution(line)}"}
        _add_step(book, line, "net", "before * attributed", inputs)
    else:
        _add_step(book, line, "net", "before", {"before": before})


def _add_step(book: Book, line: NetLine, step: str, formula: str, inputs: dict[str, str]) -> str:
    title = formulas()[line.metric].title
    value = line.steps[step]
    return book.add(
        Entry(
            net_id(line.claim.id, line.metric, step), f"{title}, {_WORDS[step]}", value, line.unit,
            formula, inputs, line.claim.year,
            grade=str(line.claim.grade) if line.claim.grade else None,
            note="" if value is not None else f"gap: {line.reason}",
        )
    )  # fmt: skip


def _write_total(book: Book, lines: Sequence[NetLine], total: NetTotal) -> None:
    """Every step over the claims whose net amount is known, so that the steps can be compared."""
    owner = "all" if total.year is None else total.year
    known = [
        line for line in lines if line.net is not None and total.year in (None, line.claim.year)
    ]
    title = formulas()[total.metric].title
    missing = total.claims - total.known
    note = f"net is known of {total.known} of {total.claims} claims" if missing else ""
    for step in STEPS:
        references = tuple(
            f"entry:{entry_id(line.claim.id, total.metric)}"
            if step == "gross"
            else f"entry:{net_id(line.claim.id, total.metric, step)}"
            for line in known
        )
        value = total.steps[step]
        book.add(
            Entry(
                net_id(owner, total.metric, step), f"{title}, {_WORDS[step]}", value, total.unit,
                "sum(x)" if known else "x", {"x": references or NOT_STATED}, total.year,
                note=note if value is not None else "gap: no claim states what net needs",
            )
        )  # fmt: skip


def write_lifetimes(book: Book, lines: Sequence[LifetimeLine]) -> None:
    """Write the lifetime amount of each exchange, and the sum under each rule.

    The book has the claims' amounts of the same step already.
    """
    for line in lines:
        _write_lifetime(book, line)
    for rule, total in lifetime_totals(lines).items():
        under = [line for line in lines if line.result and line.rule and line.rule.id == rule]
        first = under[0]
        references = tuple(
            f"entry:{lifetime_id(line.synergy.id, line.metric, line.step)}" for line in under
        )
        book.add(
            Entry(
                lifetime_id(f"rule.{rule}", first.metric, first.step),
                f"{formulas()[first.metric].title}, lifetime, {first.step}", total.value,
                first.unit, "sum(x)", {"x": references},
                note=f"rule '{rule}', {total.first_year} to {total.last_year}; of it observed "
                f"{total.observed:,.6g} {total.unit}, projected {total.projected:,.6g}"
                f" {total.unit}",
            )
        )  # fmt: skip


def _write_lifetime(book: Book, line: LifetimeLine) -> None:
    years = sorted(line.lines, key=lambda one: one.claim.year)
    observed = tuple(_amount(one, line.step) for one in years)
    shares = " + ".join(f"{share:g}" for share in line.projected_shares)
    formula, inputs = "sum(observed)", {"observed": observed or NOT_STATED}
    if shares:
        formula, inputs = f"sum(observed) + first * ({shares})", inputs | {"first": observed[0]}
    if line.result is None:
        formula, inputs = "amount", {"amount": NOT_STATED}
    rule = f"rule '{line.rule.id}'" if line.rule else ""
    check = line.check.note if line.check else ""
    stopped = line.result.stopped if line.result and line.result.stopped != check else ""
    note = "; ".join(filter(None, (rule, check, stopped, line.reason)))
    book.add(
        Entry(
            lifetime_id(line.synergy.id, line.metric, line.step),
            f"{formulas()[line.metric].title}, lifetime, {line.step}",
            line.result.value if line.result else None, line.unit, formula, inputs,
            note=note if line.result else f"gap: {line.reason}",
        )
    )  # fmt: skip


def _amount(line: NetLine, step: str) -> str:
    if step == "gross":
        return f"entry:{entry_id(line.claim.id, line.metric)}"
    return f"entry:{net_id(line.claim.id, line.metric, step)}"
