from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CoordinationConfig(AppConfig):
    name = "coordination"
    verbose_name = _("Coordination")

    def ready(self) -> None:
        # Each app speaks for its own clauses and names its own work, as admin.py does in Django,
        # so that this app never imports those above it.
        autodiscover_modules("attention", "conformity", "tasks", "roles", "receivers")
        # The ground floor's own checks first: here `attention` is the framework, not what it names.
        for name in ("processes", "stores", "outgoing", "needs"):
            import_module(f"coordination.health.{name}")
        autodiscover_modules("health")
