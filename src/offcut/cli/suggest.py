"""``offcut suggest``: what a few words may mean, which codes, which questions, which uses."""

import json
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

    from offcut.matching.recall.codes import CodeSuggestion
    from offcut.reference import ResourceType

_USES_SHOWN = 12
_LEAST_SHOWN = 0.01  # codes less likely than this are no help to a reader


@click.command()
@click.argument("text", required=False)
@click.option("--business", help="The donor's business: SIC code or words ('iron foundry').")
@click.option("--kind", type=click.Choice(["have", "want"]), help="Which side of an exchange.")
@click.option("--receivers", is_flag=True, help="Suggest the industries that may take TEXT.")
@click.option("--for", "receiver", help="Say whether this kind of business could use TEXT.")
@click.option("--sic", help="What a firm of this trade usually has and wants (no TEXT).")
@click.option("--limit", default=5, show_default=True, type=click.IntRange(1, 50))
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option("--quiet", is_flag=True, help="Print the ids of the types only, likeliest first.")
def command(
    text: str | None,
    business: str | None,
    kind: str | None,
    receivers: bool,
    receiver: str | None,
    sic: str | None,
    limit: int,
    as_json: bool,
    quiet: bool,
) -> None:
    """Suggest resource types and waste codes for TEXT, with confidence and reason.

    Codes are suggested, never forced; of a mirror pair both are shown, for a hazard assessment
    to decide. Ends with 1 when nothing fits.

    \b
    Examples:
      offcut suggest "spent furan sand" --business "iron foundry"
      offcut suggest "wet ali swarf 6082" --business 25620 --json
      offcut suggest "fly ash" --receivers
      offcut suggest "fly ash" --for "cement mill"
      offcut suggest --sic 24.51
    """
    if receivers or receiver is not None or sic is not None:
        from offcut.cli import _recall

        raise SystemExit(
            _recall.answer(text, business, receivers, receiver, sic, limit, as_json, quiet)
        )
    if not text:
        raise click.UsageError("give the TEXT to read, or --sic CODE for the flows of a trade")
    answer = answer_for(text, business, kind, limit)
    if as_json:
        click.echo(json.dumps(answer, indent=2, ensure_ascii=False))
    elif quiet:
        for found in answer["types"]:
            click.echo(found["id"])
    else:
        _print(answer)
    raise SystemExit(0 if answer["types"] or answer["codes"] else 1)


def answer_for(text: str, industry: str | None, kind: str | None, limit: int) -> dict[str, Any]:
    """Everything that the command says, as plain data; details are of the likeliest type."""
    from offcut import reference
    from offcut.matching.recall.codes import suggest_codes
    from offcut.matching.recall.donors import donor
    from offcut.resources.naming import stated_binder, suggest_types
    from offcut.resources.naming_business import business

    types = suggest_types(text, industry=industry, kind=kind, limit=limit)
    codes = [s for s in suggest_codes(text, industry, 2 * limit) if s.confidence >= _LEAST_SHOWN]
    best = reference.resource_types[types[0].resource_type] if types else None
    said = {"binder": stated_binder(text)}
    return {
        "text": text,
        "business": industry,
        "business_known": bool(business(industry) or donor(industry)) if industry else None,
        "types": [
            {
                "id": found.resource_type,
                "name": reference.resource_types[found.resource_type].name,
                "confidence": found.confidence,
                "reason": found.reason,
            }
            for found in types
        ],
        "codes": [_code(found) for found in codes],
        "questions": _questions(best, said) if best else [],
        "uses": _uses(best) if best else [],
        "money": _money(best, said) if best else [],
    }


def _code(found: "CodeSuggestion") -> dict[str, Any]:
    from offcut import reference

    entry = reference.waste_codes[found.code]
    return {
        "code": entry.display,
        "description": entry.description,
        "entry": entry.entry,
        "hazardous": entry.hazardous,
        "pair": [reference.waste_codes[code].display for code in found.pair],
        "confidence": found.confidence,
        "reason": found.reason,
    }


def _questions(kind: "ResourceType", said: dict[str, str | None]) -> list[dict[str, Any]]:
    from offcut import reference

    asked = []
    for name in kind.required_questions:
        known = reference.properties.get(name)
        tax = kind.landfill_tax == f"ask:{name}"
        asked.append(
            {
                "property": name,
                "name": known.name if known else name,
                "answers": list(known.categories) if known else [],
                "said": said.get(name),  # in the text itself, by its trade name
                "why": "decides the landfill-tax class" if tax else "decides which uses are open",
            }
        )
    return asked


def _uses(kind: "ResourceType") -> list[dict[str, str]]:
    from offcut import reference

    return [{"id": name, "name": reference.uses[name].name} for name in kind.serves]


def _money(kind: "ResourceType", said: dict[str, str | None]) -> list[dict[str, Any]]:
    """What the stream usually earns or costs, where a dated reference says so."""
    from datetime import date

    from offcut import reference

    lines: list[dict[str, Any]] = []
    if kind.baseline_price:
        price = reference.prices[kind.baseline_price].history[-1]
        lines.append(
            {
                "what": f"usually earns ({price.item})",
                "low": price.low,
                "high": price.high,
                "unit": price.unit,
                "source": price.provenance.source,
                "status": str(price.provenance.status),
                "valid_from": str(price.provenance.valid_from or ""),
                "note": price.provenance.note or "",
            }
        )
    if kind.landfill_tax and kind.typical_fate == "landfill":
        rates = reference.landfill_tax.at(date.today())
        asked = kind.landfill_tax.removeprefix("ask:")
        row = reference.landfill_tax_binders.get(said.get(asked) or "")
        tax_class = row.tax_class if row else kind.landfill_tax
        classes = {"lower": [rates.lower], "standard": [rates.standard]}
        values = classes.get(tax_class, [rates.lower, rates.standard])
        lines.append(
            {
                "what": "costs in landfill tax, gate fee and haulage not counted",
                "low": min(values),
                "high": max(values),
                "unit": rates.unit,
                "source": rates.provenance.source,
                "status": str(rates.provenance.status),
                "valid_from": str(rates.provenance.valid_from or ""),
                "note": _tax_note(kind.landfill_tax, asked, said.get(asked), len(values)),
            }
        )
    return lines


def _tax_note(declared: str, asked: str, said: str | None, rates: int) -> str:
    if asked == declared:
        return ""
    return f"one or the other: {asked} decides" if rates > 1 else f"as the words say {said}"


def _print(answer: dict[str, Any]) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    if not answer["types"] and not answer["codes"]:
        console.print(
            "Nothing fits these words. Name the material and its form ('aluminium swarf'), or"
            " browse: offcut reference resource-types",
            markup=False,
        )
        return
    _print_types(console, answer)
    _print_codes(console, answer)
    _print_details(console, answer)


def _print_types(console: "Console", answer: dict[str, Any]) -> None:
    from rich.table import Table

    table = Table("confidence", "resource type", "why", box=None, pad_edge=False)
    for found in answer["types"]:
        table.add_row(
            f"{found['confidence']:.0%}", f"{found['id']}\n{found['name']}", found["reason"]
        )
    if answer["business_known"] is False:
        console.print(
            f"'{answer['business']}' is not a business that is known; give a SIC code or plainer"
            " words. It is left out of account.\n",
            markup=False,
        )
    console.print("What it may be", style="bold")
    console.print(table)


def _print_codes(console: "Console", answer: dict[str, Any]) -> None:
    from rich.table import Table

    if not answer["codes"]:
        console.print("\nNo waste code suggested (a product, energy or capacity has none).")
        return
    table = Table("confidence", "code", "entry", "description", box=None, pad_edge=False)
    for found in answer["codes"]:
        hazard = "hazardous" if found["hazardous"] else "non-hazardous"
        pair = f"\npair: {', '.join(found['pair'])}" if found["pair"] else ""
        table.add_row(
            f"{found['confidence']:.0%}",
            found["code"],
            f"{found['entry']} {hazard}{pair}",
            found["description"],
        )
    console.print("\nWaste codes (EWC) it may come under", style="bold")
    console.print(table)
    if any(found["entry"] == "mirror" for found in answer["codes"]):
        console.print("Mirror entries: a hazard assessment decides which of the pair applies.")


def _print_details(console: "Console", answer: dict[str, Any]) -> None:
    best = answer["types"][0] if answer["types"] else None
    if best is None:
        return
    if answer["questions"]:
        console.print(f"\nTo be asked, never guessed, of {best['name']}", style="bold")
        for asked in answer["questions"]:
            answers = f": {', '.join(asked['answers'])}" if asked["answers"] else ""
            said = f"; the words say {asked['said']}: confirm it" if asked["said"] else ""
            console.print(f"  {asked['name']} ({asked['why']}){answers}{said}", markup=False)
    if answer["uses"]:
        console.print("\nUses it could serve, as it is, treated or blended", style="bold")
        for use in answer["uses"][:_USES_SHOWN]:
            console.print(f"  {use['id']:<20} {use['name']}", markup=False)
        more = len(answer["uses"]) - _USES_SHOWN
        if more > 0:
            console.print(f"  … and {more} more (--json shows all)")
    if answer["money"]:
        console.print("\nMoney today", style="bold")
        for line in answer["money"]:
            console.print(f"  {_money_line(line)}", markup=False)


def _money_line(line: dict[str, Any]) -> str:
    low, high = f"{line['low']:,g}", f"{line['high']:,g}"
    joined = "or" if line["note"].startswith("one or the other") else "to"
    amount = low if low == high else f"{low} {joined} {high}"
    note = f"; {line['note']}" if line["note"] else ""
    since = f", from {line['valid_from']}" if line["valid_from"] else ""
    return (
        f"{line['what']}: {amount} {line['unit']}{note} [{line['source']}, {line['status']}{since}]"
    )
