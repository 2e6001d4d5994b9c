from importlib import import_module
from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CoordinationConfig(AppConfig):
    name = "coordination"
    verbose_name = _("Coordination")

    def ready(self) -> None:
        # Each app speaks for its own clauses and names its own work, as admin.py does in Django,
        # so that this app never imports those above it.
        autodiscover_modules("attention", "conformity", "grants", "tasks", "roles", "receivers")
        # The ground floor's own checks first: here `attention` is the framework, not what it names.
        for name in ("processes", "stores", "outgoing", "chain", "needs"):
            import_module(f"coordination.health.{name}")
        autodiscover_modules("health")
        # Once all tables stand: the signal comes for each app, and the last one is late enough.
        last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
        post_migrate.connect(write_scopes, sender=last, dispatch_uid="coordination_scopes")


def write_scopes(using: str, **given: Any) -> None:
    """Make the groups of the roles, and settle who belongs to which, whenever the tables were brought up to date."""
    from coordination.access import PERMISSIONS
    from coordination.admin import READABLE
    from coordination.records import Actor, acting
    from coordination.scopes import settle, tables_stand, write_roles

    if not tables_stand(using):
        return  # A migration backwards took them away.
    write_roles(PERMISSIONS, READABLE)
    with acting(Actor("command", "migrate")):
        settle()
