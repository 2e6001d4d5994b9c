"""Acts on one login, each on a page that says what it does before it is done."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coordination import actions, invitations, once, sessions
from coordination.allowed import permitted
from coordination.contexts.logins import Effect, open_work
from coordination.forms import RecordForm, attempt, status_of
from coordination.forms.users import AddressForm, InviteAgainForm, LoginActForm
from coordination.models import User
from coordination.policies import policy
from coordination.proof import proof_required
from coordination.views.users import PROVISION, READERS, fetched


@policy(*READERS, provision=PROVISION)
@proof_required
def user_invite_again(request: HttpRequest, pk: str) -> HttpResponse:
    """Send a new link to somebody who has set no password yet."""
    user = _asked(request, pk)
    form = InviteAgainForm(request.POST or None, user=user)
    effect = Effect(
        _("Invite again"),
        [
            _("A new message goes to %(email)s, with a link that is good for %(days)s days.")
            % {"email": user.email, "days": invitations.days_of_a_link()},
            _("The links sent before are void."),
        ],
        _("Send the invitation"),
    )
    done = _("Invited again. The links sent before are void.")
    return _act(request, user, form, partial(actions.invite_again, user=user), effect, done)


@policy(*READERS, provision=PROVISION)
def user_suspend(request: HttpRequest, pk: str) -> HttpResponse:
    """Shut a login at once."""
    user = _asked(request, pk)
    effect = Effect(
        _("Suspend"),
        [
            _("This person cannot sign in any more."),
            _signed_out(user),
            _("Seats and roles do not end by it: end them, or hand them over, where the person has left."),
            _("The password and the second step stay, for when the login is readmitted."),
        ],
        _("Suspend"),
        is_grave=True,
        left=open_work(user),
    )
    done = _("Suspended. Every session has ended.")
    return _act(request, user, LoginActForm(request.POST or None), partial(actions.suspend, user=user), effect, done)


@policy(*READERS, provision=PROVISION)
@proof_required
def user_readmit(request: HttpRequest, pk: str) -> HttpResponse:
    """Open a suspended login."""
    user = _asked(request, pk)
    effect = Effect(
        _("Readmit"),
        [
            _("This person signs in again with the password and the second step of before."),
            _("What the login opens follows from the seats and roles held today."),
        ],
        _("Readmit"),
    )
    done = _("Readmitted.")
    return _act(request, user, LoginActForm(request.POST or None), partial(actions.readmit, user=user), effect, done)


@policy(*READERS, provision=PROVISION)
@proof_required
def user_reset_password(request: HttpRequest, pk: str) -> HttpResponse:
    """End a password and send the way to a new one."""
    user = _asked(request, pk)
    effect = Effect(
        _("Reset the password"),
        [
            _("The present password is void at once, and every session ends."),
            _("A message goes to %(email)s with a link to set a new one, good for %(days)s days.")
            % {"email": user.email, "days": invitations.days_of_a_link()},
            _("You see neither the link nor the password. The second step stays."),
        ],
        _("Reset the password"),
        is_grave=True,
    )
    done = _("Reset. The message to %(email)s is on its way.") % {"email": user.email}
    act = partial(actions.reset_password, user=user)
    return _act(request, user, LoginActForm(request.POST or None), act, effect, done)


@policy(*READERS, provision=PROVISION)
@proof_required
def user_reset_second_step(request: HttpRequest, pk: str) -> HttpResponse:
    """Take away a lost second step."""
    user = _asked(request, pk)
    effect = Effect(
        _("Reset the second step"),
        [
            _("The app and the recovery codes of this person are void, and every session ends."),
            _("At the next sign-in they set up a new one. Until then the password alone lets them in."),
            _("A message to %(email)s tells them.") % {"email": user.email},
            _("Make sure that it is they who ask: by telephone, on a number that you know, or in person."),
        ],
        _("Reset the second step"),
        is_grave=True,
    )
    done = _("Taken away. A message tells %(email)s.") % {"email": user.email}
    act = partial(actions.reset_second_step, user=user)
    return _act(request, user, LoginActForm(request.POST or None), act, effect, done)


@policy(*READERS, provision=PROVISION)
def user_end_sessions(request: HttpRequest, pk: str) -> HttpResponse:
    """Sign a person out everywhere."""
    user = _asked(request, pk)
    effect = Effect(
        _("End all sessions"),
        [
            _signed_out(user),
            _("This person may sign in again."),
        ],
        _("End all sessions"),
        is_grave=True,
    )
    done = _("Signed out everywhere.")
    act = partial(actions.close_sessions, user=user)
    return _act(request, user, LoginActForm(request.POST or None), act, effect, done)


@policy(*READERS, provision=PROVISION)
@proof_required
def user_address(request: HttpRequest, pk: str) -> HttpResponse:
    """Change the address with which somebody signs in."""
    user = _asked(request, pk)
    form = AddressForm(request.POST or None)
    effect = Effect(
        _("Change the address"),
        [
            _("The person signs in with the new address and the same password. Every session ends."),
            _("A message goes to the old address and to the new one."),
            _("The office e-mail among the person's details is another record: the secretariat changes it there."),
        ],
        _("Change the address"),
    )
    done = _("Changed. Both addresses are told.")
    return _act(request, user, form, partial(actions.change_address, user=user), effect, done)


def _signed_out(user: User) -> str:
    count = len(sessions.open_sessions(user))
    if not count:
        return _("No browser is signed in now.")
    return ngettext("Signed out of %(count)s browser at once.", "Signed out of %(count)s browsers at once.", count) % {
        "count": count
    }


def _asked(request: HttpRequest, pk: str) -> Any:
    user = fetched(request, pk)
    permitted(request, "users")
    return user


def _act(
    request: HttpRequest, user: User, form: RecordForm, act: Callable[..., Any], effect: Effect, done: str
) -> HttpResponse:
    """Tell what the act does; do it when it is sent with a reason, and return to the login's page."""
    if request.method == "POST" and form.is_valid():
        once.answer_at(user.get_absolute_url())
        asked = partial(act, by=request.user, reason=form.reason, **form.facts)
        # An act may return a number, so that its success is told apart from `attempt`'s None.
        if attempt(form, lambda: (asked(),)) is not None:
            messages.success(request, done)
            return redirect(user)
    context = {"form": form, "login": user, "effect": effect}
    return render(request, "coordination/user_act.html", context, status=status_of(form))
