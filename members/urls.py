from django.urls import path

from members.views import bodies, logins, people, seats

app_name = "members"
urlpatterns = [
    # Bodies, and when they sit in the mechanism.
    path("", bodies.body_list, name="body-list"),
    path("bodies/new/", bodies.body_create, name="body-create"),
    path("bodies/<uuid:pk>/", bodies.body_detail, name="body-detail"),
    path("bodies/<uuid:pk>/change/", bodies.body_update, name="body-update"),
    path("bodies/<uuid:pk>/end/", bodies.body_end, name="body-end"),
    path("bodies/<uuid:pk>/admit/", bodies.body_admit, name="body-admit"),
    path("memberships/<uuid:pk>/leave/", bodies.membership_leave, name="membership-leave"),
    path("memberships/<uuid:pk>/correct/", bodies.membership_update, name="membership-update"),
    # Seats, and who holds them.
    path("seats/", seats.seat_list, name="seat-list"),
    path("seats/new/", seats.seat_create, name="seat-create"),
    path("seats/<uuid:pk>/", seats.seat_detail, name="seat-detail"),
    path("seats/<uuid:pk>/change/", seats.seat_update, name="seat-update"),
    path("seats/<uuid:pk>/end/", seats.seat_end, name="seat-end"),
    path("seats/<uuid:pk>/appoint/", seats.seat_appoint, name="seat-appoint"),
    path("holdings/<uuid:pk>/end/", seats.holding_end, name="holding-end"),
    path("holdings/<uuid:pk>/correct/", seats.holding_update, name="holding-update"),
    # People, and whether they sign in.
    path("people/", people.person_list, name="person-list"),
    path("people/new/", people.person_create, name="person-create"),
    path("people/<uuid:pk>/", people.person_detail, name="person-detail"),
    path("people/<uuid:pk>/change/", people.person_update, name="person-update"),
    path("people/<uuid:pk>/invite/", people.person_invite, name="person-invite"),
    # Logins, of which the ground floor keeps the list.
    path("logins/<uuid:pk>/seat/", logins.login_seat, name="login-seat"),
]
