"""Named writes of the ground floor: the State's facts, one's own account, logins, roles, work that failed."""

from coordination.actions.logins import (
    change_address,
    close_sessions,
    invite,
    invite_again,
    readmit,
    reset_password,
    reset_second_step,
    suspend,
)
from coordination.actions.roles import end_role, give_role
from coordination.actions.settings import change_state, choose_language, classify, record_state
from coordination.actions.work import run_again, run_all_again, send_again

__all__ = [
    "change_address",
    "change_state",
    "choose_language",
    "classify",
    "close_sessions",
    "end_role",
    "give_role",
    "invite",
    "invite_again",
    "readmit",
    "record_state",
    "reset_password",
    "reset_second_step",
    "run_again",
    "run_all_again",
    "send_again",
    "suspend",
]
