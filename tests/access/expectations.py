"""What each of the cast must meet at each route: written by hand from the design, never read from the code.

A row answers, in the order of CAST, with one letter each: `o` opens, `x` a form that is refused for what is
missing in it (422), `R` an act done that leads on (302), `L` sent to sign in, `f` refused with a sentence that
says who can (403), `-` not there (404, the same as what does not exist), `m` no such method here (405).

To add a route: one line in ROUTES, with the kind of page and the record that its address names. To add a kind
of page: one entry in KINDS, with a pair of rows (GET and HEAD; POST of an empty form) for each side of the world.
"""

# fmt: off
CAST = (
    "anonymous", "suspended", "nobody",
    "un_observer", "mandated", "ngo", "industry",
    "focal", "other_focal", "npc", "other_npc", "mission",
    "officer", "head", "auditor", "administrator",
)
#                  who signs in not at all, no more, without a role
#                  |   outside the government: observer, mandated body, NGO, arms maker
#                  |   |    focal points of Interior and of Defence, their contacts, the mission
#                  |   |    |     secretariat, head, auditor, administrator
OPEN            = "ooo oooo ooooo oooo"
SIGNED_IN       = "LLo oooo ooooo oooo"
ANY_ROLE        = "LLf oooo ooooo oooo"
NOT_THERE       = "LLf ---- ----- ----"
METHOD          = "LLf mmmm mmmmm mmmm"
JOB_METHOD      = "LLm mmmm mmmmm mmmm"

# Interior's records are of the class government; Defence's are restricted.
READ_GOVERNMENT = "LLf ---- ooooo oooo"
READ_RESTRICTED = "LLf ---- -o-o- ooo-"
# Acts of the secretariat: who may read is told who can; to others there is nothing.
DESK            = "LLf ffff fffff offf"
DESK_POST       = "LLf ffff fffff xfff"
DESK_GOVERNMENT = "LLf ---- fffff offf", "LLf ---- fffff xfff"
DESK_RESTRICTED = "LLf ---- -f-f- off-", "LLf ---- -f-f- xff-"
# The contact's own holder changes its details as the secretariat does.
OWN_GOVERNMENT  = "LLf ---- ffoff offf", "LLf ---- ffxff xfff"
OWN_RESTRICTED  = "LLf ---- -f-o- off-", "LLf ---- -f-x- xff-"
# Sending and receipts belong to the mission as well.
SEND_GOVERNMENT = "LLf ---- ffffo offf", "LLf ---- ffffx xfff"
SEND_RESTRICTED = "LLf ---- -f-f- off-", "LLf ---- -f-f- xff-"
# People: those of one's own body, and for who answers for records or logins all.
READ_PERSON     = "LLf ---- o-o-- oooo", "LLf ---- -o-o- oooo"
DESK_PERSON     = ("LLf ---- f-f-- offf", "LLf ---- f-f-- xfff"), ("LLf ---- -f-f- offf", "LLf ---- -f-f- xfff")
INVITE          = ("LLf ---- f-f-- fffo", "LLf ---- f-f-- fffx"), ("LLf ---- -f-f- fffo", "LLf ---- -f-f- fffx")
# Papers: the contacts that they tell of, while all of them are open; the mission hands all of them over.
READ_PAPER      = "LLf ---- --o-o oooo", "LLf ---- ---oo ooo-"
SEND_PAPER      = ("LLf ---- --f-o offf", "LLf ---- --f-x xfff"), ("LLf ---- ---fo off-", "LLf ---- ---fx xff-")
READ_DOCUMENT   = "LLf ---- --o-o ooof", "LLf ---- ---oo ooof"
READ_FILE       = "LLf ---- --o-o ooo-", "LLf ---- ---oo ooo-"
# Exchanges between contacts, by their class; a restricted one is of the bodies whose contacts took part, and one of them is
# of the ministry in which the mission's liaison sits.
READ_EXCHANGE   = READ_GOVERNMENT, "LLf ---- -o-oo ooo-"
# Who is put in a seat, and until when: the administrator as well, where they read the seat.
SEATING         = ("LLf ---- fffff offo", "LLf ---- fffff xffx"), DESK_RESTRICTED
# Jobs: one's own; all for secretariat, auditor and administrator.
READ_JOB        = "LL- ---- --o-- o-oo", "LL- ---- ---o- o-oo"
ACT_JOB         = "LL- ---- --R-- R-RR", "LL- ---- ---R- R-RR"
JOB_NOT_THERE   = "LL- ---- ----- ----"
# History: administrator, secretariat, auditor, head; a National Point of Contact of their own alone.
HISTORY         = "LLf ffff ffoof oooo"
HISTORY_OWN     = "LLf ffff ffo-f oooo", "LLf ffff ff-of oooo"
HISTORY_NONE    = "LLf ffff ff--f ----"
HISTORY_TAKE    = "LLf ffff ffRRf RRRR"
# Setting back: the secretariat, who opens the history by the same rule as the others.
BACK_GOVERNMENT = "LLf ffff fff-f offf", "LLf ffff fff-f xfff"
BACK_RESTRICTED = "LLf ffff ff-ff offf", "LLf ffff ff-ff xfff"
# A file made of the history: for who asked for it alone.
TAKEN           = "LLf ffff ffo-f ----", "LLf ffff ff-of ----"
# Logins, roles and security events: administrator, secretariat and auditor read, the administrator acts.
ACCESS          = "LLf ffff fffff ofoo"
ACCESS_NONE     = "LLf ffff fffff -f--"
ACCESS_METHOD   = "LLf ffff fffff mfmm"
ACCESS_TAKE     = "LLf ffff fffff RfRR"
ADMIN           = "LLf ffff fffff fffo"
ADMIN_POST      = "LLf ffff fffff fffx"
# Django's lists: the administrator's, and only looked at.
ADMIN_METHOD    = "LLf ffff fffff fffm"
ADMIN_NONE      = "LLf ffff fffff fff-"
# The chain of the history: administrator, secretariat, head and auditor; two of them take the whole history out.
CHAIN_METHOD    = "LLf ffff fffff mmmm"
CHAIN_CHECK     = "LLf ffff fffff RRRR"
CHAIN_EXPORT    = "LLf ffff fffff RfRf"
CHAIN_FILE      = "LLf ffff fffff of-f"
CHAIN_FILE_NONE = "LLf ffff fffff -f-f"
CHAIN_NONE      = "LLf ffff fffff ----"
# The house: settings, and the outbox.
SETTINGS_READ   = "LLf ffff fffff oooo"
SETTINGS_EDIT   = "LLf ffff fffff offo"
SETTINGS_POST   = "LLf ffff fffff xffx"
SETTINGS_NONE   = "LLf ffff fffff -ff-"
OUTBOX_AGAIN    = "LLf ffff fffff RffR"
OUTBOX_METHOD   = "LLf ffff fffff mffm"
DOCUMENT_METHOD = "LLf mmmm mmmmm mmmf"
DOCUMENT_NONE   = "LLf ---- ----- ---f"
DOCUMENTS       = "LLf oooo ooooo ooof"
HISTORY_METHOD  = "LLf ffff ffmmf mmmm"
# Making and releasing papers: secretariat and head. Writing down exchanges and requests: contacts too.
RELEASE         = "LLf ffff fffff ooff"
RELEASE_CHECK   = "LLf ffff fffff RRff"
CONFIRMS        = "LLf ffff ffoof offf"
CONFIRMS_POST   = "LLf ffff ffxxf xfff"
# fmt: on


def _both(row: str) -> tuple[str, str]:
    return row, row


def _sides(government: tuple[str, str], restricted: tuple[str, str]) -> dict[str, tuple[str, str]]:
    return {"government": government, "restricted": restricted, "missing": _both(NOT_THERE)}


KINDS: dict[str, dict[str, tuple[str, str]]] = {
    # Without a record in the address.
    "open to all": {"-": _both(OPEN)},
    "page of anybody signed in": {"-": _both(SIGNED_IN)},
    "page of any role": {"-": _both(ANY_ROLE)},
    "page of the history": {"-": _both(HISTORY)},
    "page of documents": {"-": _both(DOCUMENTS)},
    "page of settings": {"-": _both(SETTINGS_READ)},
    "page of work": {"-": _both(SETTINGS_EDIT)},
    "form of settings": {"-": (SETTINGS_EDIT, SETTINGS_POST)},
    "form of the secretariat": {"-": (DESK, DESK_POST)},
    "form of contacts": {"-": (CONFIRMS, CONFIRMS_POST)},
    "first step of a paper": {"-": _both(RELEASE)},
    "last step of a paper": {"-": _both(RELEASE_CHECK)},
    # A record that everybody with a role reads.
    "page of a public record": {"there": _both(ANY_ROLE), "missing": _both(NOT_THERE)},
    "form on a public record": {"there": (DESK, DESK_POST), "missing": _both(NOT_THERE)},
    # A designation has a class of its own, and is of the government until somebody widens it.
    "page of a designation": {"there": _both(READ_GOVERNMENT), "missing": _both(NOT_THERE)},
    "form on a designation": {"there": DESK_GOVERNMENT, "missing": _both(NOT_THERE)},
    "form on a setting": {"there": (SETTINGS_EDIT, SETTINGS_POST), "missing": _both(SETTINGS_NONE)},
    # A record of one of the two ministries.
    "page of a record": _sides(_both(READ_GOVERNMENT), _both(READ_RESTRICTED)),
    "form on a record": _sides(DESK_GOVERNMENT, DESK_RESTRICTED),
    "form on one's own contact": _sides(OWN_GOVERNMENT, OWN_RESTRICTED),
    "form of sending": _sides(SEND_GOVERNMENT, SEND_RESTRICTED),
    "page of a person": _sides(*map(_both, READ_PERSON)),
    "form on a person": _sides(*DESK_PERSON),
    "form of the administrator": _sides(*INVITE),
    "page of a paper": _sides(*map(_both, READ_PAPER)),
    "form on a paper": _sides(*SEND_PAPER),
    "file": _sides(*map(_both, READ_FILE)),
    "page of an exchange": _sides(*map(_both, READ_EXCHANGE)),
    "form on a seat": _sides(*SEATING),
    "sealed document": {
        **_sides(*map(_both, READ_DOCUMENT)),
        "missing": _both(DOCUMENT_NONE),
    },
    "seal looked at": {
        "government": (DOCUMENT_METHOD, READ_DOCUMENT[0]),
        "restricted": (DOCUMENT_METHOD, READ_DOCUMENT[1]),
        "missing": (DOCUMENT_METHOD, DOCUMENT_NONE),
    },
    "job": {
        "government": _both(READ_JOB[0]),
        "restricted": _both(READ_JOB[1]),
        "missing": _both(JOB_NOT_THERE),
    },
    "act on a job": {
        "government": (JOB_METHOD, ACT_JOB[0]),
        "restricted": (JOB_METHOD, ACT_JOB[1]),
        "missing": (JOB_METHOD, JOB_NOT_THERE),
    },
    "message": {side: _both(SETTINGS_EDIT) for side in ("government", "restricted")}
    | {"missing": _both(SETTINGS_NONE)},
    "act on a message": dict.fromkeys(("government", "restricted"), (OUTBOX_METHOD, OUTBOX_AGAIN))
    | {"missing": (OUTBOX_METHOD, SETTINGS_NONE)},
    "history of a record": {
        "government": _both(HISTORY_OWN[0]),
        "restricted": _both(HISTORY_OWN[1]),
        "missing": _both(HISTORY_NONE),
    },
    "setting back": {
        "government": BACK_GOVERNMENT,
        "restricted": BACK_RESTRICTED,
        "missing": _both(HISTORY_NONE),
    },
    "act on the history": {"-": (HISTORY_METHOD, HISTORY_TAKE)},
    "file made for one person": {
        "government": _both(TAKEN[0]),
        "restricted": _both(TAKEN[1]),
        "missing": _both(HISTORY_NONE),
    },
    # Access: logins, roles, security events.
    "page of access": {"-": _both(ACCESS)},
    "act on the events": {"-": (ACCESS_METHOD, ACCESS_TAKE)},
    "page on a login": {"there": _both(ACCESS), "missing": _both(ACCESS_NONE)},
    "form of access": {"-": (ADMIN, ADMIN_POST)},
    "act on a login": {"there": (ADMIN, ADMIN_POST), "missing": _both(ACCESS_NONE)},
    "seat for a login": {"there": (SETTINGS_EDIT, SETTINGS_POST), "missing": _both(ACCESS_NONE)},
    "list of Django's": {"-": (ADMIN, ADMIN_METHOD)},
    "row of Django's": {"there": (ADMIN, ADMIN_METHOD), "missing": (ADMIN_NONE, ADMIN_METHOD)},
    # What failed, and the chain.
    "act on all that failed": {"-": (OUTBOX_METHOD, OUTBOX_AGAIN)},
    "page of the chain": {"-": _both(SETTINGS_READ)},
    "check of the chain": {"-": (CHAIN_METHOD, CHAIN_CHECK)},
    "export of the chain": {"-": (CHAIN_METHOD, CHAIN_EXPORT)},
    "file of the chain": {"there": _both(CHAIN_FILE), "missing": _both(CHAIN_FILE_NONE)},
    "form on a holder of the head": {"there": (ADMIN, ADMIN_POST), "missing": _both(CHAIN_NONE)},
    "question to a holder": {
        "government": (METHOD, "LLf ---- fffff Rfff"),
        "restricted": (METHOD, "LLf ---- -f-f- Rff-"),
        "missing": (METHOD, NOT_THERE),
    },
    # The holder's own confirmation is one press of a button; the secretariat's says who answered.
    "confirmation": _sides(
        ("LLf ---- ffoff offf", "LLf ---- ffRff xfff"),
        ("LLf ---- -f-o- off-", "LLf ---- -f-R- xff-"),
    ),
    "act on a proof": {
        "government": (METHOD, "LLf ---- f-f-- RRf-"),
        "restricted": (METHOD, "LLf ---- -f-f- RRf-"),
        "missing": (METHOD, NOT_THERE),
    },
    # Sheets: who may not write is told so before anything is looked up; a colleague's does not exist.
    "sheet": {
        "government": (DESK, DESK),
        "restricted": _both(DESK.replace("o", "-")),
        "missing": _both(DESK.replace("o", "-")),
    },
    "act on a sheet": {
        "government": (METHOD, DESK_POST),
        "restricted": (METHOD, DESK.replace("o", "-")),
        "missing": (METHOD, DESK.replace("o", "-")),
    },
    # Without an account: a wrong link opens nothing to anybody.
    "signed link": {"missing": _both(OPEN.replace("o", "-"))},
    # Sign-in and what is one's own; nobody of the cast has a second step, and the demonstration asks for none.
    "sign in": {"-": _both("ooR RRRR RRRRR RRRR")},
    "sign out": {"-": (SIGNED_IN, SIGNED_IN.replace("o", "R"))},
    "plain page before a sign-in": {"-": (OPEN, OPEN.replace("o", "m"))},
    "page of one's own that takes nothing": {"-": (SIGNED_IN, SIGNED_IN.replace("o", "m"))},
    "step that leads on": {"-": _both(SIGNED_IN.replace("o", "R"))},
    "step that nobody has": {"-": _both(SIGNED_IN.replace("o", "-"))},
    "codes that nobody has": {"-": (SIGNED_IN.replace("o", "-"), SIGNED_IN.replace("o", "m"))},
    "way to a password": {"missing": _both(OPEN)},
    # One's own sessions; those of others do not exist.
    "act on one's own sessions": {"-": (JOB_METHOD, SIGNED_IN.replace("o", "R"))},
    "session": {
        "government": (JOB_METHOD, "LL- ---- --R-- ----"),
        "restricted": (JOB_METHOD, "LL- ---- ---R- ----"),
        "missing": (JOB_METHOD, JOB_NOT_THERE),
    },
    "language": {"-": _both(OPEN.replace("o", "R"))},
}

ROUTES: dict[str, tuple[str, str]] = {
    # The ground floor.
    "today": ("page of anybody signed in", "-"),
    "my-account": ("page of anybody signed in", "-"),
    "session-list": ("page of one's own that takes nothing", "-"),
    "session-end-others": ("act on one's own sessions", "-"),
    "session-left": ("page of anybody signed in", "-"),
    "session-end": ("session", "session"),
    "job-list": ("page of anybody signed in", "-"),
    "job-detail": ("job", "job"),
    "job-progress": ("job", "job"),
    "job-cancel": ("act on a job", "job"),
    "job-again": ("act on a job", "job"),
    "outbox-list": ("page of work", "-"),
    "outbox-detail": ("message", "notice"),
    "outbox-again": ("act on a message", "notice"),
    "document-list": ("page of documents", "-"),
    "document-detail": ("sealed document", "document"),
    "document-verify": ("seal looked at", "document"),
    "document-file": ("sealed document", "document"),
    "file": ("file", "file"),
    "conformity": ("page of any role", "-"),
    "provision": ("page of a public record", "provision"),
    "history": ("page of the history", "-"),
    "record-history": ("history of a record", "history"),
    "history-export": ("act on the history", "-"),
    "as-recorded": ("page of the history", "-"),
    "as-recorded-export": ("act on the history", "-"),
    "as-recorded-record": ("history of a record", "history"),
    "record-restore": ("setting back", "version"),
    "export-file": ("file made for one person", "export"),
    "access-history": ("page on a login", "user"),
    "security-events": ("page of access", "-"),
    "security-events-export": ("act on the events", "-"),
    "integrity": ("page of the chain", "-"),
    "integrity-check": ("check of the chain", "-"),
    "integrity-export": ("export of the chain", "-"),
    "integrity-export-file": ("file of the chain", "whole export"),
    "integrity-holder-create": ("form of access", "-"),
    "integrity-holder-end": ("form on a holder of the head", "head holder"),
    "record-classify": ("form on a record", "history"),
    # The administrator's room.
    "administration": ("page of access", "-"),
    "user-list": ("page of access", "-"),
    "user-invite": ("form of access", "-"),
    "user-detail": ("page on a login", "user"),
    "user-invite-again": ("act on a login", "user"),
    "user-address": ("act on a login", "user"),
    "user-suspend": ("act on a login", "user"),
    "user-readmit": ("act on a login", "user"),
    "user-reset-password": ("act on a login", "user"),
    "user-reset-second-step": ("act on a login", "user"),
    "user-end-sessions": ("act on a login", "user"),
    "role-give": ("act on a login", "user"),
    "role-end": ("act on a login", "assignment"),
    "failed-work": ("page of work", "-"),
    "failed-again": ("act on all that failed", "-"),
    "health": ("page of access", "-"),
    "admin:index": ("list of Django's", "-"),
    "admin:jsi18n": ("list of Django's", "-"),
    "admin:app_list": ("row of Django's", "app"),
    "admin:coordination_user_changelist": ("list of Django's", "-"),
    "admin:coordination_user_change": ("row of Django's", "user"),
    "admin:auth_group_changelist": ("list of Django's", "-"),
    "admin:auth_group_change": ("row of Django's", "group"),
    "admin:coordination_roleassignment_changelist": ("list of Django's", "-"),
    "admin:coordination_roleassignment_change": ("row of Django's", "assignment"),
    "admin:coordination_housevalue_changelist": ("list of Django's", "-"),
    "admin:coordination_housevalue_change": ("row of Django's", "house value"),
    "admin:coordination_job_changelist": ("list of Django's", "-"),
    "admin:coordination_job_change": ("row of Django's", "failed job"),
    "admin:coordination_notice_changelist": ("list of Django's", "-"),
    "admin:coordination_notice_change": ("row of Django's", "failed notice"),
    "admin:coordination_securityevent_changelist": ("list of Django's", "-"),
    "admin:coordination_securityevent_change": ("row of Django's", "event of access"),
    "settings": ("page of settings", "-"),
    "state-edit": ("form of settings", "-"),
    "state-edit-matter": ("form on a setting", "matter"),
    "house-edit": ("form on a setting", "house"),
    "healthz": ("open to all", "-"),
    "readyz": ("open to all", "-"),
    "set_language": ("language", "-"),
    # Sign-in.
    "account_login": ("sign in", "-"),
    "account_logout": ("sign out", "-"),
    "account_inactive": ("plain page before a sign-in", "-"),
    "account_change_password": ("page of anybody signed in", "-"),
    "account_reset_password": ("open to all", "-"),
    "account_reset_password_done": ("plain page before a sign-in", "-"),
    "account_reset_password_from_key": ("way to a password", "reset"),
    "account_reset_password_from_key_done": ("plain page before a sign-in", "-"),
    "account_reauthenticate": ("page of anybody signed in", "-"),
    "mfa_index": ("page of one's own that takes nothing", "-"),
    "mfa_authenticate": ("step that leads on", "-"),
    "mfa_reauthenticate": ("step that leads on", "-"),
    "mfa_activate_totp": ("page of anybody signed in", "-"),
    "mfa_deactivate_totp": ("step that nobody has", "-"),
    "mfa_view_recovery_codes": ("codes that nobody has", "-"),
    "mfa_generate_recovery_codes": ("page of anybody signed in", "-"),
    # Members.
    "members:body-list": ("page of any role", "-"),
    "members:body-create": ("form of the secretariat", "-"),
    "members:body-detail": ("page of a record", "body"),
    "members:body-update": ("form on a record", "body"),
    "members:body-end": ("form on a record", "body"),
    "members:body-admit": ("form on a record", "body"),
    "members:membership-leave": ("form on a record", "membership"),
    "members:membership-update": ("form on a record", "membership"),
    "members:seat-list": ("page of any role", "-"),
    "members:seat-create": ("form of the secretariat", "-"),
    "members:seat-detail": ("page of a record", "seat"),
    "members:seat-update": ("form on a record", "seat"),
    "members:seat-end": ("form on a record", "seat"),
    "members:seat-appoint": ("form on a seat", "seat"),
    "members:holding-end": ("form on a seat", "holding"),
    "members:holding-update": ("form on a record", "holding"),
    "members:person-list": ("page of any role", "-"),
    "members:person-create": ("form of the secretariat", "-"),
    "members:person-detail": ("page of a person", "person"),
    "members:person-update": ("form on a person", "person"),
    "members:person-invite": ("form of the administrator", "person"),
    "members:login-seat": ("seat for a login", "user"),
    # Authority.
    "authority:designation-list": ("page of any role", "-"),
    "authority:designation-create": ("form of the secretariat", "-"),
    "authority:designation-detail": ("page of a designation", "designation"),
    "authority:designation-update": ("form on a designation", "designation"),
    "authority:designation-end": ("form on a designation", "designation"),
    # Contacts.
    "contacts:registration-list": ("page of any role", "-"),
    "contacts:registration-create": ("form of the secretariat", "-"),
    "contacts:registration-detail": ("page of a record", "registration"),
    "contacts:registration-pass": ("form of sending", "registration"),
    "contacts:registration-send": ("form of sending", "registration"),
    "contacts:registration-receipt": ("form of sending", "registration"),
    "contacts:registration-end": ("form on a record", "registration"),
    "contacts:event-withdraw": ("form on a record", "event"),
    "contacts:notification-list": ("page of any role", "-"),
    "contacts:notification-create": ("first step of a paper", "-"),
    "contacts:notification-check": ("last step of a paper", "-"),
    "contacts:notification-detail": ("page of a paper", "notification"),
    "contacts:notification-pass": ("form on a paper", "notification"),
    "contacts:notification-send": ("form on a paper", "notification"),
    "contacts:notification-receipt": ("form on a paper", "notification"),
    "contacts:recipient-list": ("page of any role", "-"),
    "contacts:recipient-detail": ("page of a public record", "recipient"),
    "contacts:recipient-update": ("form on a public record", "recipient"),
    "contacts:point-list": ("page of any role", "-"),
    "contacts:point-create": ("form of the secretariat", "-"),
    "contacts:point-detail": ("page of a record", "point"),
    "contacts:point-update": ("form on one's own contact", "point"),
    "contacts:point-designation": ("form on a record", "point"),
    "contacts:point-address": ("form on one's own contact", "point"),
    "contacts:point-end": ("form on a record", "point"),
    "contacts:point-ask": ("question to a holder", "point"),
    "contacts:point-confirm": ("confirmation", "point"),
    "contacts:requirement-update": ("form on a record", "letter of a point"),
    "contacts:proof-create": ("form on one's own contact", "point"),
    "contacts:proof-confirm": ("act on a proof", "proof"),
    "contacts:correction-decide": ("form on a record", "correction"),
    "contacts:confirm": ("signed link", "token"),
    "contacts:instrument-list": ("page of any role", "-"),
    "contacts:instrument-detail": ("page of a public record", "instrument"),
    "contacts:participation-update": ("form on a public record", "treaty"),
    "contacts:interval-update": ("form on a public record", "instrument"),
    "contacts:exchange-list": ("page of any role", "-"),
    "contacts:exchange-create": ("form of contacts", "-"),
    "contacts:exchange-detail": ("page of an exchange", "exchange"),
    "contacts:request-list": ("page of any role", "-"),
    "contacts:request-create": ("form of contacts", "-"),
    "contacts:request-close": ("form on one's own contact", "request"),
    "contacts:export": ("page of any role", "-"),
    "contacts:import-upload": ("form of the secretariat", "-"),
    "contacts:import-template": ("page of any role", "-"),
    "contacts:import-check": ("sheet", "sheet"),
    "contacts:import-confirm": ("act on a sheet", "sheet"),
    "contacts:import-errors": ("sheet", "sheet"),
}


# fmt: off
# The circles of canaries, each with who must not meet one of it anywhere, and who must meet every one.
# `told-…` is what a paper tells of a contact, `holder-…` of its holder, `within-…` what stays with the contact's body, `people-…` the
# office details of a member's person, `work-…` the jobs of a contact.
_STRANGERS  = {"anonymous", "suspended", "nobody"}
_OUTSIDE    = {"un_observer", "mandated", "ngo", "industry"}
_INTERIOR   = {"focal", "npc"}
_DEFENCE    = {"other_focal", "other_npc"}
_GOVERNMENT = _INTERIOR | _DEFENCE | {"mission"}
_STAFF      = {"officer", "head", "auditor"}

CLOSED: dict[str, tuple[set[str], set[str]]] = {
    #                      closed to                                                         found by
    "told-government":     (_STRANGERS | _OUTSIDE,                                            {"npc", "focal", "officer"}),
    "told-restricted":     (_STRANGERS | _OUTSIDE | _INTERIOR | {"administrator"},            {"other_npc", "other_focal", "mission"}),
    # The administrator reads the office details of every person, who may need a login.
    "holder-government":   (_STRANGERS | _OUTSIDE,                                            {"npc", "focal", "officer"}),
    "holder-restricted":   (_STRANGERS | _OUTSIDE | _INTERIOR,                                {"other_npc", "other_focal", "mission"}),
    "names-government":    (_STRANGERS | _OUTSIDE,                                            {"npc", "focal", "officer"}),
    "names-restricted":    (_STRANGERS | _OUTSIDE | _INTERIOR | {"mission"},                  {"other_npc", "other_focal", "officer"}),
    "event-government":    (_STRANGERS | _OUTSIDE,                                            {"npc", "focal", "mission"}),
    "event-restricted":    (_STRANGERS | _OUTSIDE | _INTERIOR | {"administrator"},            {"other_npc", "mission", "officer"}),
    "government":          (_STRANGERS | _OUTSIDE,                                            {"npc", "focal", "officer"}),
    "restricted":          (_STRANGERS | _OUTSIDE | _INTERIOR | {"mission", "administrator"}, {"other_npc", "officer"}),
    "within-government":   (_STRANGERS | _OUTSIDE | _DEFENCE | {"mission"},                   {"npc", "officer"}),
    "within-restricted":   (_STRANGERS | _OUTSIDE | _INTERIOR | {"mission", "administrator"}, {"other_npc", "officer"}),
    "people-government":   (_STRANGERS | _OUTSIDE | _DEFENCE | {"mission"},                   {"focal", "npc", "officer", "administrator"}),
    "people-restricted":   (_STRANGERS | _OUTSIDE | _INTERIOR | {"mission"},                  {"other_focal", "officer", "administrator"}),
    "people-un_observer":  (_STRANGERS | _OUTSIDE - {"un_observer"} | _GOVERNMENT,            {"un_observer", "officer"}),
    "people-mandated":     (_STRANGERS | _OUTSIDE - {"mandated"} | _GOVERNMENT,               {"mandated", "officer"}),
    "industry":            (_STRANGERS | _OUTSIDE - {"industry"} | _GOVERNMENT,               {"industry", "officer"}),
    "ngo":                 (_STRANGERS | _OUTSIDE - {"ngo"} | _GOVERNMENT,                    {"ngo", "officer"}),
    "exchange-government": (_STRANGERS | _OUTSIDE,                                            {"npc", "focal", "other_npc", "officer"}),
    "exchange-restricted": (_STRANGERS | _OUTSIDE | _INTERIOR | {"administrator"},            {"other_npc", "mission", "officer"}),
    "paper-government":    (_STRANGERS | _OUTSIDE | _DEFENCE | {"focal"},                     {"npc", "mission", "officer"}),
    "paper-restricted":    (_STRANGERS | _OUTSIDE | _INTERIOR | {"other_focal", "administrator"}, {"other_npc", "mission", "officer"}),
    "reasons-government":  (_STRANGERS | _OUTSIDE | _DEFENCE | {"focal", "mission"},          {"officer", "auditor"}),
    "reasons-restricted":  (_STRANGERS | _OUTSIDE | _INTERIOR | {"other_focal", "mission", "administrator"}, {"officer", "auditor"}),
    # Files made for one person of the history, the whole history, and who is sent the head of its chain.
    "taken-government":    (_STRANGERS | _OUTSIDE | _GOVERNMENT - {"npc"} | _STAFF | {"administrator"}, {"npc"}),
    "taken-restricted":    (_STRANGERS | _OUTSIDE | _GOVERNMENT - {"other_npc"} | _STAFF | {"administrator"}, {"other_npc"}),
    "whole":               (_STRANGERS | _OUTSIDE | _GOVERNMENT | {"head", "auditor", "administrator"}, {"officer"}),
    "heads":               (_STRANGERS | _OUTSIDE | _GOVERNMENT,                              {"officer", "auditor", "administrator"}),
    "work-government":     (_STRANGERS | _OUTSIDE | _GOVERNMENT - {"npc"} | {"head"},         {"npc", "officer"}),
    "work-restricted":     (_STRANGERS | _OUTSIDE | _GOVERNMENT - {"other_npc"} | {"head"},   {"other_npc", "officer"}),
}
# fmt: on
