import uuid

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination import clock
from coordination.declarations import Declared, operator_only
from coordination.querysets import UserQuerySet
from coordination.records import RecordHistory


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user_without_password(self, *, email: str, name: str = "") -> "User":
        """Return a new login that cannot be used until its owner sets a password. Needs an open actor."""
        user = self.model(email=self.normalize_email(email), name=name)
        user.set_unusable_password()
        user.full_clean()
        user.save()
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A login. What its owner may do follows from seats held and roles assigned, never from a field here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=8, default="en")
    is_active = models.BooleanField(_("may sign in"), default=True)
    invited_at = models.DateTimeField(_("invited at"), default=clock.now)

    personal = ("email", "name")
    # Password and last sign-in stay out of history: sign-ins are security events.
    history = RecordHistory(excluded_fields=["password", "last_login"])
    objects = UserManager()
    declared = Declared(
        operator_only("A login is its owner's and the administrator's."),
        sight="The administrator's pages ask the role; one's own account is read from the request.",
    )

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(condition=models.Q(is_superuser=False), name="user_never_superuser"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_absolute_url(self) -> str:
        return reverse("user-detail", args=[self.pk])

    @property
    def is_staff(self) -> bool:
        """Nobody goes round the actions through Django's admin site."""
        return False
