"""Named writes of the contacts, split by noun."""

from contacts.actions.exchanges import close_request, receive_request, record_exchange
from contacts.actions.flags import Swept, settle, settle_gaps, sweep
from contacts.actions.instruments import change_recipient, load_catalogue, record_participation, set_intervals
from contacts.actions.notifications import ask_notification, languages_for, last_sent, seal_notification
from contacts.actions.points import (
    add_proof,
    change_point,
    change_post,
    confirm_proof,
    designate_new_post,
    designate_point,
    end_point,
    refresh,
    state_requirement,
)
from contacts.actions.registrations import (
    end_registration,
    mark_sent,
    pass_to_mission,
    record_receipt,
    register,
    withdraw_event,
)
from contacts.actions.verifications import (
    CORRECTABLE,
    answer_link,
    ask_by_link,
    decide_correction,
    record_confirmation,
)

__all__ = [
    "CORRECTABLE",
    "Swept",
    "add_proof",
    "answer_link",
    "ask_by_link",
    "ask_notification",
    "change_point",
    "change_post",
    "change_recipient",
    "close_request",
    "confirm_proof",
    "decide_correction",
    "designate_new_post",
    "designate_point",
    "end_point",
    "end_registration",
    "languages_for",
    "last_sent",
    "load_catalogue",
    "mark_sent",
    "pass_to_mission",
    "receive_request",
    "record_confirmation",
    "record_exchange",
    "record_participation",
    "record_receipt",
    "refresh",
    "register",
    "seal_notification",
    "set_intervals",
    "settle",
    "settle_gaps",
    "state_requirement",
    "sweep",
    "withdraw_event",
]
