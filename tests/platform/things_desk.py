"""Cases of the desk for tests: made through the app's actions, brought to any stage."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from things_introductions import make_introduction, make_match
from things_listings import make_listing, make_pair
from world import CANARY_PRICE, Known, World, make_organisation, make_person, viewer_of

from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer
from offcut.platform.desk import actions, calendars, importing, merging, work
from offcut.platform.desk.models import Synergy
from offcut.platform.introductions.models import State
from offcut.platform.organisations import actions as organisation_actions
from offcut.platform.organisations.models import Organisation

LADDER = ("idea", "discussion", "negotiation", "implementation")


def day(ago: int) -> date:
    """So many days ago."""
    return timezone.localdate() - timedelta(days=ago)


def make_case(
    world: World,
    *,
    at: str = "idea",
    viewer: Viewer | None = None,
    have: Organisation | None = None,
    want: Organisation | None = None,
    began: int = 300,
    each: int = 10,
    **fields: Any,
) -> Synergy:
    """A case brought to an open stage by the facilitator, ``each`` days at every stage before."""
    carrier = viewer or world.viewer(Role.FACILITATOR)
    usual = {"title": "Green sand for blocks", "expected_tonnes": 800.0, "expected_value_gbp": 9e3}
    found = actions.create_synergy(
        carrier,
        have_organisation=have or world.own,
        want_organisation=want or world.other,
        on=day(began),
        **{**usual, **fields},
    )
    for number, stage in enumerate(LADDER[1 : LADDER.index(at) + 1], start=1):
        if stage == "implementation":
            agree_terms(carrier, found)
        told = "Both by telephone" if stage == "discussion" else ""
        actions.move_stage(
            carrier, found, to=stage, on=day(began - number * each), names_known_how=told
        )
        found.refresh_from_db()
    return found


def agree_terms(viewer: Viewer, synergy: Synergy, amount: str = "4.50", **fields: Any) -> Any:
    """The taker pays the giver for the material, agreed."""
    usual = {"payer": "want", "payee": "have", "what": "material", "per": "unit"}
    given = {**usual, "agreed_on": timezone.localdate(), **fields}
    return work.record_payment(viewer, synergy, amount_gbp=Decimal(amount), **given)


def second_facilitator() -> Viewer:
    """A colleague, who carries nothing yet."""
    return viewer_of(make_person("Second facilitator", staff_roles=(Role.FACILITATOR,)))


def case_file(rows: list[dict[str, Any]], name: str = "cases.csv") -> SimpleUploadedFile:
    """A spreadsheet of cases, as a CSV."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = [",".join(columns)]
    lines += [",".join(f'"{row.get(column, "")}"' for column in columns) for row in rows]
    return SimpleUploadedFile(name, "\n".join(lines).encode(), content_type="text/csv")


def case_row(reference: str = "OLD-1", **cells: Any) -> dict[str, Any]:
    """A case in negotiation between two organisations that are not here."""
    usual = {
        "synergy_id": reference,
        "title": "Slag for road base",
        "flow": "construction",
        "resource": "Blast furnace slag",
        "unit": "t",
        "stage": "negotiation",
        "idea_on": day(200),
        "discussion_on": day(150),
        "negotiation_on": day(90),
        "have_organisation": "Hollin Bank Furnaces (fictional)",
        "have_postcode": "WS10 8XY",
        "want_organisation": "Dunsley Roadstone (fictional)",
        "predicted_quantity": 2400,
        "predicted_gbp": 15000,
    }
    return {**usual, **cells}


def things(world: World) -> dict[str, Known]:
    """What the addresses of the desk are about."""
    own = make_case(world, at="discussion")
    colleague = second_facilitator()
    third = make_organisation("Thirdmoor Aggregates (example)", postcode="CV1 1GF")
    other = make_case(world, at="discussion", viewer=colleague, have=world.other, want=third)
    agree_terms(colleague, other, str(round(CANARY_PRICE, 2)))
    about: dict[str, Any] = {
        "own": {"synergy_id": own.pk},
        "own_thing": own,
        "other": {"synergy_id": other.pk},
        "other_thing": other,
    }
    names = (
        "detail", "change", "take", "assign", "next", "add_task", "add_note", "add_blocker",
        "add_effort", "add_payment",
    )  # fmt: skip
    found = {f"desk:{name}": Known(**about) for name in names}
    own_move, other_move = about["own"], about["other"]
    found["desk:move"] = Known(
        {**own_move, "stage": "lost"},
        {**other_move, "stage": "lost"},
        own_thing=own,
        other_thing=other,
    )
    return found | _parts(world, own, other, colleague) | _beginnings(world) | _files(world)


def _parts(world: World, own: Synergy, other: Synergy, colleague: Viewer) -> dict[str, Known]:
    viewer = world.viewer(Role.FACILITATOR)
    tasks = [work.add_task(*of, words="Call") for of in ((viewer, own), (colleague, other))]
    blocked = [work.open_blocker(*of, cause="price") for of in ((viewer, own), (colleague, other))]
    paid = [agree_terms(*of) for of in ((viewer, own), (colleague, other))]

    def known(name: str, pair: list[Any]) -> Known:
        return Known({name: pair[0].pk}, {name: pair[1].pk}, own_thing=pair[0], other_thing=pair[1])

    feed = calendars.make(viewer)
    token = calendars.token_of(calendars.make(colleague))
    public = Known({"token": token}, {"token": token})
    mine = Known({"feed_id": feed.pk}, {"feed_id": feed.pk}, only=frozenset({Role.FACILITATOR}))
    return {
        "desk:task_done": known("task_id", tasks),
        "desk:resolve_blocker": known("blocker_id", blocked),
        "desk:end_payment": known("payment_id", paid),
        "desk:agree_payment": known("payment_id", paid),
        "desk:feed": public,
        "desk:revoke_calendar": mine,
    }


def _beginnings(world: World) -> dict[str, Known]:
    introduction = make_introduction(world, State.REVEALED)
    have, want = make_pair(world)
    match = make_match(have, want)
    third = make_organisation("Fourthmoor (example)", postcode="CV1 1GF")
    unseen = make_match(make_listing(third), want)
    return {
        "desk:from_match": Known({"match_id": match.pk}, {"match_id": unseen.pk}),
        "desk:from_introduction": Known(
            {"introduction_id": introduction.pk}, {"introduction_id": introduction.pk}
        ),
    }


def _files(world: World) -> dict[str, Known]:
    viewer, colleague = world.viewer(Role.FACILITATOR), second_facilitator()
    runs = [importing.start(one, case_file([case_row()])) for one in (viewer, colleague)]
    imports = Known(
        {"import_id": runs[0].pk},
        {"import_id": runs[1].pk},
        own_thing=runs[0],
        other_thing=runs[1],
    )
    twin = make_organisation("Ownbrook Foundry (example) Ltd", postcode="WV10 9TE")
    organisation_actions.assign_facilitator(
        viewer, twin, facilitator=world.person(Role.FACILITATOR)
    )
    pair = {"kept_id": world.own.pk, "merged_id": twin.pk}
    foreign = {"kept_id": world.other.pk, "merged_id": world.own.pk}
    done = _merged(world, viewer)
    return {f"desk:{name}": imports for name in ("import", "import_load", "import_undo")} | {
        "desk:merge": Known(pair, foreign, own_thing=world.own, other_thing=world.other),
        "desk:undo_merge": Known(
            {"merge_id": done.pk}, {"merge_id": done.pk}, own_thing=done, other_thing=done
        ),
    }


def _merged(world: World, viewer: Viewer) -> Any:
    pair = [make_organisation(f"Twinbrook {number} (example)") for number in (1, 2)]
    for one in pair:
        organisation_actions.assign_facilitator(
            viewer, one, facilitator=world.person(Role.FACILITATOR)
        )
        one.refresh_from_db()
    plan = merging.plan_of(*pair)
    return merging.merge(viewer, *pair, digest=plan.digest)
