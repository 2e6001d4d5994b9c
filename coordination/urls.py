from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import include, path, register_converter
from django.urls.converters import StringConverter
from django.views.i18n import set_language

from coordination.admin import site
from coordination.views import account as my
from coordination.views import (
    administration,
    as_recorded,
    classes,
    conformity,
    documents,
    events,
    failed,
    health,
    history,
    integrity,
    jobs,
    logins,
    outbox,
    restoring,
    sessions,
    settings,
    today,
    users,
)

handler400 = "coordination.views.errors.bad_request"


class UserKeyConverter(StringConverter):
    """The user's part of a link to a new password: without hyphens, for the other part has some."""

    regex = "[0-9A-Za-z]+"


register_converter(UserKeyConverter, "userkey")

urlpatterns = [
    # Django's own lists, for the administrator and for reading only.
    path("administration/tables/", site.urls),
    path("", today.today, name="today"),
    # Work that takes time, and messages that leave.
    path("jobs/", jobs.job_list, name="job-list"),
    path("jobs/<uuid:pk>/", jobs.job_detail, name="job-detail"),
    path("jobs/<uuid:pk>/progress/", jobs.job_progress, name="job-progress"),
    path("jobs/<uuid:pk>/cancel/", jobs.job_cancel, name="job-cancel"),
    path("jobs/<uuid:pk>/again/", jobs.job_again, name="job-again"),
    path("outbox/", outbox.outbox_list, name="outbox-list"),
    path("outbox/<uuid:pk>/", outbox.outbox_detail, name="outbox-detail"),
    path("outbox/<uuid:pk>/again/", outbox.outbox_again, name="outbox-again"),
    # Sealed documents and attached files.
    path("documents/", documents.document_list, name="document-list"),
    path("documents/<uuid:pk>/", documents.document_detail, name="document-detail"),
    path("documents/<uuid:pk>/verify/", documents.document_verify, name="document-verify"),
    path("documents/<uuid:pk>/file/", documents.document_file, name="document-file"),
    path("files/<uuid:pk>/", documents.stored_file, name="file"),
    # The standard, clause by clause.
    path("conformity/", conformity.conformity_wall, name="conformity"),
    path("conformity/<str:key>/", conformity.provision_detail, name="provision"),
    # Who changed what, when and why.
    path("history/", history.history_list, name="history"),
    path("history/export/", history.history_export, name="history-export"),
    path("history/as-recorded/", as_recorded.as_recorded_list, name="as-recorded"),
    path("history/as-recorded/export/", as_recorded.as_recorded_export, name="as-recorded-export"),
    path("history/access/<uuid:pk>/", events.access_history, name="access-history"),
    path("history/<slug:app_label>/<slug:model_name>/<uuid:pk>/", history.record_history, name="record-history"),
    # Whether history is whole.
    path("integrity/", integrity.integrity, name="integrity"),
    path("integrity/check/", integrity.integrity_check, name="integrity-check"),
    path("integrity/export/", integrity.integrity_export, name="integrity-export"),
    path("integrity/exports/<uuid:pk>/", integrity.integrity_export_file, name="integrity-export-file"),
    path("integrity/holders/add/", integrity.integrity_holder_create, name="integrity-holder-create"),
    path("integrity/holders/<uuid:pk>/end/", integrity.integrity_holder_end, name="integrity-holder-end"),
    # Who may read a record.
    path("classes/<slug:app_label>/<slug:model_name>/<uuid:pk>/", classes.record_classify, name="record-classify"),
    path(
        "history/<slug:app_label>/<slug:model_name>/<uuid:pk>/as-recorded/",
        as_recorded.as_recorded_record,
        name="as-recorded-record",
    ),
    path(
        "history/<slug:app_label>/<slug:model_name>/<uuid:pk>/restore/<int:number>/",
        restoring.record_restore,
        name="record-restore",
    ),
    path("security-events/", events.event_list, name="security-events"),
    path("security-events/export/", events.event_export, name="security-events-export"),
    path("exports/<uuid:pk>/", events.export_file, name="export-file"),
    # The register's own settings, and one's own account.
    path("state/", settings.settings_page, name="settings"),
    path("state/edit/", settings.state_edit, name="state-edit"),
    path("state/edit/<slug:matter>/", settings.state_edit, name="state-edit-matter"),
    path("state/house/<str:key>/", settings.house_edit, name="house-edit"),
    path("my/", my.my_account, name="my-account"),
    path("my/sessions/", sessions.session_list, name="session-list"),
    path("my/sessions/end-others/", sessions.session_end_others, name="session-end-others"),
    path("my/sessions/left/", sessions.session_left, name="session-left"),
    path("my/sessions/<int:number>/end/", sessions.session_end, name="session-end"),
    # The administrator's room: who may sign in, what failed, how the machines are.
    path("administration/", administration.administration, name="administration"),
    path("users/", users.user_list, name="user-list"),
    path("users/invite/", users.user_invite, name="user-invite"),
    path("users/<uuid:pk>/", users.user_detail, name="user-detail"),
    path("users/<uuid:pk>/invite-again/", logins.user_invite_again, name="user-invite-again"),
    path("users/<uuid:pk>/address/", logins.user_address, name="user-address"),
    path("users/<uuid:pk>/suspend/", logins.user_suspend, name="user-suspend"),
    path("users/<uuid:pk>/readmit/", logins.user_readmit, name="user-readmit"),
    path("users/<uuid:pk>/reset-password/", logins.user_reset_password, name="user-reset-password"),
    path("users/<uuid:pk>/reset-second-step/", logins.user_reset_second_step, name="user-reset-second-step"),
    path("users/<uuid:pk>/end-sessions/", logins.user_end_sessions, name="user-end-sessions"),
    path("users/<uuid:pk>/roles/new/", users.role_give, name="role-give"),
    path("roles/<uuid:pk>/end/", users.role_end, name="role-end"),
    path("failed/", failed.failed_work, name="failed-work"),
    path("failed/again/", failed.failed_again, name="failed-again"),
    path("health/", health.health_page, name="health"),
    # Health of this process, for the container platform.
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    # Sign-in; only the routes that are used, each with its policy in coordination/policies.py.
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/password/change/", account.password_change, name="account_change_password"),
    path("accounts/password/reset/", account.password_reset, name="account_reset_password"),
    path("accounts/password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "accounts/password/reset/key/<userkey:uidb36>-<key>/",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "accounts/password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/second-step/", mfa.index, name="mfa_index"),
    path("accounts/second-step/code/", mfa.authenticate, name="mfa_authenticate"),
    path("accounts/second-step/again/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("accounts/second-step/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("accounts/second-step/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("accounts/second-step/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("accounts/second-step/codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("language/", set_language, name="set_language"),
    # The rooms.
    path("members/", include("members.urls")),
    path("authority/", include("authority.urls")),
    path("contacts/", include("contacts.urls")),
]
