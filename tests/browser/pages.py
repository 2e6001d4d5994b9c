"""The pages that are looked at: every room, and one record of each kind (its list, the link to follow)."""

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]

ROOMS = (
    "/",
    "/contacts/",
    "/contacts/points/",
    "/contacts/recipients/",
    "/contacts/notifications/",
    "/contacts/notifications/new/?recipient=unodc",
    "/contacts/instruments/",
    "/contacts/instruments/att/",
    "/contacts/exchanges/",
    "/contacts/requests/",
    "/contacts/import/",
    "/members/",
    "/members/seats/",
    "/members/people/",
    "/authority/",
    "/conformity/",
    "/conformity/6.3.2/",
    "/documents/",
    "/jobs/",
    "/outbox/",
    "/history/",
    "/state/",
    "/my/",
    "/administration/",
    "/users/",
    "/failed/",
    "/health/",
)
RECORDS = (
    ("/contacts/", "main tbody a[href*='/registrations/']"),
    ("/contacts/points/", "main tbody a[href*='/points/']"),
    ("/contacts/notifications/", "main tbody a[href*='/notifications/']"),
    ("/documents/", "main tbody a[href*='/documents/']"),
    ("/members/", "main tbody a"),
    ("/members/seats/", "main tbody a"),
    ("/members/people/", "main tbody a"),
    ("/authority/", "main tbody a"),
    ("/jobs/", "main tbody a"),
    ("/outbox/", "main tbody a"),
    ("/users/", "main tbody a"),
)
# What the administrator does to a login, under its own address, and what needs none.
ACTS_ON_LOGINS = ("suspend/", "reset-password/", "end-sessions/", "address/", "roles/new/")
ACTS_OF_ADMINISTRATION = ("/users/invite/", "/state/edit/time/")
