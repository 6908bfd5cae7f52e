"""Who signs in to the demonstration: one person of each role, with a password that is shown."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress

from offcut.platform.access.roles import Role
from offcut.platform.accounts.models import User

PASSWORD = "reuse-before-refuse"


@dataclass(frozen=True, slots=True)
class SignIn:
    """One of them."""

    role: Role
    words: str  # the role as people say it
    does: str

    @property
    def email(self) -> str:
        """The address; ``example.org`` belongs to nobody."""
        return f"{self.role.replace('_', '-')}@example.org"


SIGN_INS = (
    SignIn(Role.MEMBER, "Member of a business", "lists haves and wants, sees matches"),
    SignIn(Role.ORGANISATION_ADMIN, "Admin of the same business", "people, sites, consents"),
    SignIn(Role.FACILITATOR, "Facilitator", "the desk: carries synergies to completion"),
    SignIn(Role.PROGRAMME_MANAGER, "Programme manager", "targets, spend, plans, reports"),
    SignIn(Role.AUTHORITY_OFFICER, "Council officer", "what the programme achieved, the region"),
    SignIn(Role.AUDITOR, "Auditor", "sees everything, changes nothing"),
    SignIn(Role.SYSTEM_ADMIN, "System administrator", "jobs, letters, settings, people"),
)


def make_people() -> dict[Role, User]:
    """The people, made where they are not there yet; their passwords are the shown one again."""
    made = {}
    for one in SIGN_INS:
        person = User.objects.filter(email=one.email).first()
        if person is None:
            of_staff = one.role not in (Role.MEMBER, Role.ORGANISATION_ADMIN)
            person = User.objects.create_user(
                one.email,
                PASSWORD,
                name=f"{one.words} (fictional)",
                staff_roles=[str(one.role)] if of_staff else [],
            )
        EmailAddress.objects.get_or_create(
            user=person, email=one.email, defaults={"verified": True, "primary": True}
        )
        made[one.role] = person
    return made
