from django.urls import path

from contacts.views import (
    confirm,
    corrections,
    exchanges,
    instruments,
    notifications,
    points,
    posts,
    recipients,
    registrations,
    sheets,
)

app_name = "contacts"
urlpatterns = [
    # Registrations: the front of the room.
    path("", registrations.registration_list, name="registration-list"),
    path("registrations/new/", registrations.registration_create, name="registration-create"),
    path("registrations/<uuid:pk>/", registrations.registration_detail, name="registration-detail"),
    path("registrations/<uuid:pk>/pass/", registrations.registration_pass, name="registration-pass"),
    path("registrations/<uuid:pk>/send/", registrations.registration_send, name="registration-send"),
    path("registrations/<uuid:pk>/receipt/", registrations.registration_receipt, name="registration-receipt"),
    path("registrations/<uuid:pk>/end/", registrations.registration_end, name="registration-end"),
    path("registrations/events/<uuid:pk>/withdraw/", registrations.event_withdraw, name="event-withdraw"),
    # Notifications.
    path("notifications/", notifications.notification_list, name="notification-list"),
    path("notifications/new/", notifications.notification_create, name="notification-create"),
    path("notifications/check/", notifications.notification_check, name="notification-check"),
    path("notifications/<uuid:pk>/", notifications.notification_detail, name="notification-detail"),
    path("notifications/<uuid:pk>/pass/", notifications.notification_pass, name="notification-pass"),
    path("notifications/<uuid:pk>/send/", notifications.notification_send, name="notification-send"),
    path("notifications/<uuid:pk>/receipt/", notifications.notification_receipt, name="notification-receipt"),
    # Recipients.
    path("recipients/", recipients.recipient_list, name="recipient-list"),
    path("recipients/<slug:key>/", recipients.recipient_detail, name="recipient-detail"),
    path("recipients/<slug:key>/update/", recipients.recipient_update, name="recipient-update"),
    # Points of contact.
    path("points/", points.point_list, name="point-list"),
    path("points/new/", points.point_create, name="point-create"),
    path("points/<uuid:pk>/", points.point_detail, name="point-detail"),
    path("points/<uuid:pk>/update/", points.point_update, name="point-update"),
    path("points/<uuid:pk>/designation/", points.point_designation, name="point-designation"),
    path("points/<uuid:pk>/address/", points.point_address, name="point-address"),
    path("points/<uuid:pk>/end/", points.point_end, name="point-end"),
    path("points/<uuid:pk>/ask/", points.point_ask, name="point-ask"),
    path("points/<uuid:pk>/confirm/", points.point_confirm, name="point-confirm"),
    path("points/<uuid:pk>/requirements/<slug:letter>/", posts.requirement_update, name="requirement-update"),
    path("points/<uuid:pk>/proofs/new/", posts.proof_create, name="proof-create"),
    path("points/proofs/<uuid:pk>/confirm/", posts.proof_confirm, name="proof-confirm"),
    path("points/corrections/<uuid:pk>/", corrections.correction_decide, name="correction-decide"),
    # The signed link: no account.
    path("confirm/<str:token>/", confirm.confirm, name="confirm"),
    # Instruments, and how the State stands to them.
    path("instruments/", instruments.instrument_list, name="instrument-list"),
    path("instruments/<slug:key>/", instruments.instrument_detail, name="instrument-detail"),
    path("instruments/<slug:key>/participation/", instruments.participation_update, name="participation-update"),
    path("instruments/<slug:key>/intervals/", instruments.interval_update, name="interval-update"),
    # Exchanges between contacts, and requests from outside.
    path("exchanges/", exchanges.exchange_list, name="exchange-list"),
    path("exchanges/new/", exchanges.exchange_create, name="exchange-create"),
    path("exchanges/<uuid:pk>/", exchanges.exchange_detail, name="exchange-detail"),
    path("requests/", exchanges.request_list, name="request-list"),
    path("requests/new/", exchanges.request_create, name="request-create"),
    path("requests/<uuid:pk>/close/", exchanges.request_close, name="request-close"),
    # Sheets: the register out, and in by trial and confirmation.
    path("export/", sheets.export, name="export"),
    path("import/", sheets.import_upload, name="import-upload"),
    path("import/template/", sheets.import_template, name="import-template"),
    path("import/<uuid:pk>/", sheets.import_check, name="import-check"),
    path("import/<uuid:pk>/confirm/", sheets.import_confirm, name="import-confirm"),
    path("import/<uuid:pk>/errors/", sheets.import_errors, name="import-errors"),
]
