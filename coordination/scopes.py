"""The groups behind the roles and scopes: derived from seats and assignments, never the other way round.

A role's group carries the model-wide rights of the role; a body's or contact's group holds `act_for`
on that one record (django-guardian). Apps say who belongs where from their own records; the acts that
change a seat or an assignment settle it in their own transaction, and a nightly job reconciles it all.
Reading asks for both, the group and a holding that serves today, so that neither a late sweep nor a
row written by hand opens anything. Source: design, "Who may do what".
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Exists, Model, Q, QuerySet

from coordination import clock, security
from coordination.enums import Role
from coordination.models import RoleAssignment, User
from coordination.records import current_actor

ACT_FOR = "act_for"
ROLE_PREFIX = "role "

Belongs = tuple[uuid.UUID, str]  # A user, and the name of a group.
Keys = Collection[uuid.UUID]


@dataclass(frozen=True)
class Source:
    """Who belongs to the groups of one prefix.

    `tables` are those that it reads; `wanted` takes the keys of the users asked about (None for all) and returns who belongs to which
    group today or will once a holding begins; `ensure` makes the groups named, with their grants.
    """

    prefix: str
    tables: tuple[type[Model], ...]
    wanted: Callable[[Keys | None], Iterable[Belongs]]
    ensure: Callable[[Collection[str]], None]
    of: type[Model] | None = None  # What the rest of a group's name is the key of; the roles have words.


@dataclass(frozen=True)
class Settled:
    """What had to be written so that the groups say what the records say."""

    added: tuple[Belongs, ...] = ()
    removed: tuple[Belongs, ...] = ()

    @property
    def is_still(self) -> bool:
        return not self.added and not self.removed


_sources: dict[str, Source] = {}


def register(source: Source) -> Source:
    """Register the groups of an app (in its `grants.py`). A second source of the same prefix replaces the first."""
    _sources[source.prefix] = source
    return source


def tables_stand(using: str = DEFAULT_DB_ALIAS) -> bool:
    """Return whether every table that the groups are derived from is there; not so halfway through a migration."""
    there = set(connections[using].introspection.table_names())
    asked = {table for source in _sources.values() for table in source.tables}
    return {table._meta.db_table for table in {Group, User, *asked}} <= there


def record_of(group: str) -> tuple[type[Model], uuid.UUID] | None:
    """Return the model and key of the record for which a group may act, or None for the group of a role."""
    for prefix, source in _sources.items():
        if source.of is not None and group.startswith(prefix):
            return source.of, uuid.UUID(group.removeprefix(prefix))
    return None


def role_group(role: Role | str) -> str:
    """Return the name of a role's group."""
    return f"{ROLE_PREFIX}{Role(role).value}"


def settle(users: Iterable[uuid.UUID] | None = None, *, noted_as: str = "access-changed") -> Settled:
    """Make the groups of these users (None for everybody) what the records say, and note each difference.

    Called inside an action, so that right and ground are written together or not at all. At any number
    of users the same few queries where nothing differs.
    """
    keys = None if users is None else list(users)
    if keys is not None and not keys:
        return Settled()
    with transaction.atomic():
        wanted: set[Belongs] = set()
        for source in _sources.values():
            belongs = set(source.wanted(keys))
            wanted |= belongs
            source.ensure({name for _user, name in belongs})
        present = _present(keys)
        added, removed = sorted(wanted - present.keys(), key=str), sorted(present.keys() - wanted, key=str)
        through = User.groups.through
        groups = dict(Group.objects.filter(name__in={name for _user, name in added}).values_list("name", "pk"))
        through.objects.bulk_create(
            [through(user_id=user, group_id=groups[name]) for user, name in added], ignore_conflicts=True
        )
        through.objects.filter(pk__in=[present[one] for one in removed]).delete()
        _note(added, removed, noted_as)
    return Settled(tuple(added), tuple(removed))


def _present(keys: Keys | None) -> dict[Belongs, int]:
    managed = Q()
    for prefix in _sources:
        managed |= Q(group__name__startswith=prefix)
    rows = User.groups.through.objects.filter(managed)
    if keys is not None:
        rows = rows.filter(user_id__in=keys)
    return {(user, name): pk for pk, user, name in rows.values_list("pk", "user_id", "group__name")}


def _note(added: list[Belongs], removed: list[Belongs], noted_as: str) -> None:
    changes: dict[uuid.UUID, dict[str, list[str]]] = defaultdict(lambda: {"added": [], "removed": []})
    for way, belongs in (("added", added), ("removed", removed)):
        for user, name in belongs:
            changes[user][way].append(name)
    for user, names in changes.items():
        security.note(noted_as, actor=str(current_actor()), subject=f"user:{user}", **names)


# The roles: administrator and auditor from their assignments; members adds those that follow from seats.


def assigned(keys: Keys | None) -> Iterable[Belongs]:
    """Return who belongs to the group of a role by an assignment that has not ended."""
    rows = RoleAssignment.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=clock.today()))
    if keys is not None:
        rows = rows.filter(user_id__in=keys)
    return [(user, role_group(role)) for user, role in rows.values_list("user_id", "role")]


_by_role: list[Callable[[Keys | None], Iterable[Belongs]]] = [assigned]


def by_role(function: Callable[[Keys | None], Iterable[Belongs]]) -> Callable[[Keys | None], Iterable[Belongs]]:
    """Register another ground on which somebody belongs to a role's group (in an app's `grants.py`)."""
    if function not in _by_role:
        _by_role.append(function)
    return function


def _roles_wanted(keys: Keys | None) -> Iterable[Belongs]:
    for ground in _by_role:
        yield from ground(keys)


def _ensure_roles(names: Collection[str]) -> None:
    # The groups of roles are made with the tables (`write_roles`); a name beyond them is nobody's.
    unknown = set(names) - {role_group(role) for role in Role}
    if unknown:
        raise ValueError(f"There is no role for the group {sorted(unknown)[0]!r}.")


register(Source(ROLE_PREFIX, (RoleAssignment,), _roles_wanted, _ensure_roles))


def in_group(user: Any, name: Any) -> Exists:
    """Return the condition that a user belongs to a group; both may be expressions over the outer row."""
    return Exists(User.groups.through.objects.filter(user=user, group__name=name))


def write_roles(rights: dict[str, frozenset[Role]], readable: Collection[type]) -> None:
    """Make each role's group and give it the model-wide rights of its role, no more and no fewer.

    `rights` is the table of words and roles (`access.PERMISSIONS`); the administrator's group may also
    view the models in `readable`, which Django's admin site shows. Safe to run any number of times.
    """
    kind = ContentType.objects.get_for_model(RoleAssignment)
    words = {
        word: Permission.objects.get_or_create(codename=word, content_type=kind, defaults={"name": word})[0]
        for word in rights
    }
    views = []
    for model in readable:
        of_model = ContentType.objects.get_for_model(model)
        views += Permission.objects.filter(content_type=of_model, codename__startswith="view_")
    for role in Role:
        group, _made = Group.objects.get_or_create(name=role_group(role))
        own = [words[word] for word, roles in rights.items() if role in roles]
        group.permissions.set([*own, *(views if role == Role.ADMINISTRATOR else ())])


def grant_each(grants: type[Model], prefix: str, names: Collection[str]) -> None:
    """Make the groups named `<prefix><key>` and give each `act_for` on the record of that key, where they lack it.

    `grants` is a model of guardian's with a direct foreign key `content_object`. Four queries, or two
    where nothing is missing.
    """
    held = set(grants._default_manager.filter(group__name__in=names).values_list("group__name", flat=True))
    missing = set(names) - held
    if not missing:
        return
    record = grants._meta.get_field("content_object").related_model
    permission = _act_for(record)
    Group.objects.bulk_create([Group(name=name) for name in missing], ignore_conflicts=True)
    grants._default_manager.bulk_create(
        [
            grants(group_id=key, permission=permission, content_object_id=uuid.UUID(name.removeprefix(prefix)))
            for key, name in Group.objects.filter(name__in=missing).values_list("pk", "name")
        ],
        ignore_conflicts=True,
    )


def granted(grants: type[Model], user: Any) -> QuerySet:
    """Return the grants of `act_for` that a user has through a group."""
    return grants._default_manager.filter(permission__codename=ACT_FOR, group__user=user)


def granted_through(grants: str, user: Any) -> QuerySet:
    """Return the keys of the records for which a user may act; `grants` is the name of their grants on a group.

    For querysets, which stand below the models of their app.
    """
    own = Group.objects.filter(user=user, **{f"{grants}__permission__codename": ACT_FOR})
    return own.values(f"{grants}__content_object")


def _act_for(model: type[Model]) -> Permission:
    kind = ContentType.objects.get_for_model(model)
    found, _made = Permission.objects.get_or_create(codename=ACT_FOR, content_type=kind, defaults={"name": ACT_FOR})
    return found
