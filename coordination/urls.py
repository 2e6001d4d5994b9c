from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import include, path, re_path
from django.views.i18n import set_language

from coordination.views import account as my
from coordination.views import conformity, documents, health, history, jobs, outbox, sessions, settings, today

urlpatterns = [
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
    path("history/<slug:app_label>/<slug:model_name>/<uuid:pk>/", history.record_history, name="record-history"),
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
    # A pattern, since the key has hyphens too: the first one ends the user's part.
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[0-9A-Za-z-]+)/$",
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
