"""A person who signs in by e-mail."""

import uuid
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone

from offcut.platform.access.roles import STAFF, Role


class UserManager(BaseUserManager["User"]):
    """Makes people."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person with this address."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person who runs the platform; whoever has the command line vouches for the address."""
        from allauth.account.models import EmailAddress

        fields.setdefault("name", "System administrator")
        person = self.create_user(email, password, staff_roles=["system_admin"], **fields)
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        return person


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Roles in organisations are memberships; staff roles stand here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    staff_roles = models.JSONField(default=list, blank=True)  # of access.roles.STAFF
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    pseudonymised_at = models.DateTimeField(null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []  # type: ignore[misc]

    def __str__(self) -> str:
        return self.name or self.email

    def owner_ids(self) -> set[uuid.UUID]:
        """No organisation: a person is nobody's."""
        return set()

    def assigned_ids(self) -> set[uuid.UUID]:
        """Nobody."""
        return set()

    def person_ids(self) -> set[uuid.UUID]:
        """Oneself."""
        return {self.pk}

    @property
    def roles(self) -> list[Role]:
        """The staff roles, as roles."""
        return [Role(role) for role in self.staff_roles]

    @property
    def is_of_staff(self) -> bool:
        """Whether the person has a role that needs a second factor."""
        return bool(STAFF & set(self.staff_roles))
