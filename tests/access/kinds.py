"""What each of the cast must meet at each route: written by hand from the design, never read from the code.

A row answers, in the order of CAST, with one letter each: `o` opens, `x` a form that is refused for what is
missing in it (422), `R` an act done that leads on (302), `L` sent to sign in, `f` refused with a sentence that
says who can (403), `-` not there (404, the same as what does not exist), `m` no such method here (405).

To add a kind of page: one entry in KINDS, with a pair of rows (GET and HEAD; POST of an empty form) for each side
of the world. `expectations.py` says of which kind each route is.
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
