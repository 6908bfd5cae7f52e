"""Case studies, published figures and tokens for tests."""

from datetime import date

from things_outcomes import make_synergy
from world import SYSTEM, Known, World, make_member, make_organisation, viewer_of

from offcut.platform.access.roles import Role
from offcut.platform.api.actions import create_token
from offcut.platform.api.models import Delivery, Token, Webhook
from offcut.platform.desk.models import Synergy
from offcut.platform.public import figures, studies
from offcut.platform.public.models import CaseStudy, Release

WORDS = {
    "title": "Sand that went to landfill is now in garden walls",
    "summary": "A foundry’s spent sand replaces quarried sand in concrete blocks.",
    "body": "It was thrown away for years.\n\nA sieve test showed that it could be used.",
    "names_firms": False,
}


def own_completed(world: World) -> Synergy:
    """An exchange of ``own`` with somebody who is not ``other``; the facilitator carries it."""
    return make_synergy(
        world.own, make_organisation("Blockwork (example)"), world.person(Role.FACILITATOR)
    )


def make_study(world: World, synergy: Synergy | None = None, **words: object) -> CaseStudy:
    """A study written by who carries the exchange."""
    found = synergy or own_completed(world)
    return studies.write(world.viewer(Role.PROGRAMME_MANAGER), found, **{**WORDS, **words})


def consent_of_both(study: CaseStudy) -> None:
    """A new member of each firm consents to the words as they stand."""
    for firm in (study.synergy.have_organisation, study.synergy.want_organisation):
        studies.consent(viewer_of(make_member(firm)), study, study.version)


def make_release(on: date = date(2026, 9, 30)) -> Release:
    """The figures of a day."""
    made = figures.publish(SYSTEM, on=on)
    assert made is not None
    return made


def make_token(person, *scopes: str) -> Token:
    """A token of a person."""
    made, _ = create_token(
        viewer_of(person), name="test", scopes=scopes or ["listings:read"], days=9
    )
    return made


def things(world: World) -> dict[str, Known]:
    """What the addresses of the public site and of tokens are about."""
    own = make_study(world)
    between_others = make_synergy(world.other, make_organisation("Somebody else (example)"))
    other = make_study(world, between_others)
    public = make_study(world)
    consent_of_both(public)
    release = make_release()
    draft = Known({"study_id": own.pk}, {"study_id": other.pk}, own, other)
    of_day = {"day": release.on}
    day = Known(of_day, of_day)
    tokens = [make_token(one) for one in (world.person(Role.MEMBER), world.outsider)]
    return {
        **{f"public:{name}": draft for name in _DRAFTS},
        "public:study": Known({"study_id": public.pk}, {"study_id": public.pk}),
        "public:release_csv": day,
        "public:release_about": day,
        **{f"api:{name}": make_webhooks(world) for name in _OF_WEBHOOKS},
        "api:webhook_again": make_deliveries(world),
        "api:revoke_token": Known({"token_id": tokens[0].pk}, {"token_id": tokens[1].pk}, *tokens),
    }


def make_webhook(organisation, **fields) -> Webhook:
    """A webhook of an organisation; nothing listens there."""
    usual = {"address": "https://hooks.example.org/offcut", "events": ["listing.created"]}
    return Webhook.objects.create(organisation=organisation, salt="pepper", **{**usual, **fields})


def make_webhooks(world: World) -> Known:
    """One of ``own``, one of ``other``."""
    own, other = make_webhook(world.own, events=[]), make_webhook(world.other, events=[])
    return Known({"webhook_id": own.pk}, {"webhook_id": other.pk}, own, other)


def make_deliveries(world: World) -> Known:
    """What was sent to a webhook of ``own``, and to one of ``other``."""
    hooks = make_webhooks(world)
    of = []
    for hook in (hooks.own_thing, hooks.other_thing):
        sent = Delivery.objects.create(
            webhook=hook, event="webhook.test", body="{}", state="failed"
        )
        of.append({"webhook_id": hook.pk, "delivery_id": sent.pk})
    return Known(*of, hooks.own_thing, hooks.other_thing)


_OF_WEBHOOKS = ("webhook", "webhook_secret", "webhook_test", "webhook_stop")
_DRAFTS = ("draft", "change_study", "consent", "withdraw")
