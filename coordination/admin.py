"""Django's admin site, for the administrator role and for reading only: logins, roles, rights, work.

It shows what the administrator answers for and nothing of the register's records, whose restricted
values history masks. It has no route that writes, so no action can be gone around.
Source: design, "Who may do what".
"""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import Group
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from coordination.access import viewer
from coordination.enums import Role
from coordination.models import HouseValue, Job, Notice, RoleAssignment, SecurityEvent, User
from coordination.policies import policy

PROVISION = "5.2.c"


def _read_only(view: Callable[..., Any]) -> Callable[..., Any]:
    """Return a view of the admin site as a route of ours: for the administrator, never writing, never kept."""

    def read(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return view(request, *args, **kwargs)

    return policy(Role.ADMINISTRATOR, provision=PROVISION)(require_safe(never_cache(read)))


class RegisterAdminSite(admin.AdminSite):
    """The admin site without its sign-in, its forms and its acts: the register has its own."""

    site_header = _("Administration, for reading")
    site_title = _("Administration")
    index_title = _("What the administrator answers for")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return viewer(request.user).has(Role.ADMINISTRATOR)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Return the routes that read; the site's others do not exist here."""
        routes: list[URLPattern | URLResolver] = [
            path("", _read_only(self.index), name="index"),
            path("words/", _read_only(self.i18n_javascript), name="jsi18n"),
            path("<slug:app_label>/", _read_only(self.app_index), name="app_list"),
        ]
        for model, of_model in self._registry.items():
            label = f"{model._meta.app_label}_{model._meta.model_name}"
            views = [
                path("", _read_only(of_model.changelist_view), name=f"{label}_changelist"),
                path("<str:object_id>/", _read_only(of_model.change_view), name=f"{label}_change"),
            ]
            routes.append(path(f"{model._meta.app_label}/{model._meta.model_name}/", include(views)))
        return routes


site = RegisterAdminSite(name="admin")


class ReadOnly(admin.ModelAdmin):
    """One kind of row, listed and shown; the right to view comes from the group of the administrator's role."""

    actions = None
    view_on_site = False
    change_form_template = "admin/read_only.html"
    list_per_page = 50
    show_full_result_count = False

    def change_view(self, request: HttpRequest, object_id: str, *given: Any, **named: Any) -> HttpResponse:
        """Show one row; Django would lead on from a row that is not there, but here what is missing is a 404."""
        if self.get_object(request, unquote(object_id)) is None:
            raise Http404
        return super().change_view(request, object_id, *given, **named)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(User, site=site)
class UserAdmin(ReadOnly):
    list_display = ("email", "name", "is_active", "last_login")
    search_fields = ("email", "name")
    fields = ("email", "name", "language", "is_active", "invited_at", "last_login", "groups")


@admin.register(Group, site=site)
class GroupAdmin(ReadOnly):
    list_display = ("name",)
    search_fields = ("name",)
    fields = ("name", "permissions")


@admin.register(RoleAssignment, site=site)
class RoleAssignmentAdmin(ReadOnly):
    list_display = ("user", "role", "began_on", "ended_on")
    list_select_related = ("user",)
    fields = ("user", "role", "began_on", "ended_on", "authority")


@admin.register(HouseValue, site=site)
class HouseValueAdmin(ReadOnly):
    list_display = ("key", "value")
    fields = ("key", "value")


@admin.register(Job, site=site)
class JobAdmin(ReadOnly):
    # Neither title nor payload nor outcome: they may name a record that the administrator does not read.
    list_display = ("kind", "state", "attempts", "created_at", "finished_at")
    fields = ("kind", "state", "attempts", "lease_until", "not_before", "created_at", "started_at", "finished_at")


@admin.register(Notice, site=site)
class NoticeAdmin(ReadOnly):
    # The envelope alone: who may read what a message says, its own page decides.
    list_display = ("kind", "address", "state", "created_at", "finished_at")
    search_fields = ("address",)
    fields = ("kind", "address", "state", "attempts", "not_before", "created_at", "finished_at")


@admin.register(SecurityEvent, site=site)
class SecurityEventAdmin(ReadOnly):
    list_display = ("at", "kind", "actor", "subject")
    fields = ("at", "kind", "actor", "subject", "request_id")


READABLE: tuple[type[Model], ...] = tuple(site._registry)
