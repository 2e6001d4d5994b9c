"""Asking the holder, and what the holder answers: by signed link, telephone, letter or in person."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from authority.models import Designation
from contacts import links
from contacts.actions.flags import settle
from contacts.actions.points import change_point
from contacts.details import details_of, fingerprint, holder_on
from contacts.enums import CONFIRMING, Answer, Channel, Decision, EventKind
from contacts.exceptions import WrongStepError
from contacts.models import PointOfContact, Registration, RegistrationEvent, VerificationRequest
from coordination import clock, notices
from coordination.models import State, User
from coordination.models.state import name_in
from coordination.records import By, action, keep
from members.actions import change_person
from members.models import Person

# What a holder can correct by the link: office details only, and who receives them decides.
CORRECTABLE = ("name", "position", "address", "phones", "emails", "languages")


@action
def ask_by_link(*, point: PointOfContact, by: By, reason: str = "") -> VerificationRequest:
    """Ask the contact by e-mail to confirm or correct its details; a link asked before is no longer valid.

    Raises ValidationError where the contact has no e-mail address, WrongStepError where it has ended, or
    where it was asked today at the same address already: a holder gets one such message a day.
    """
    if point.ended_on is not None and point.ended_on < clock.today():
        raise WrongStepError(_("This contact has ended, so nobody is asked."))
    details = details_of(point, holder_on(point, clock.today()))
    if not details["emails"]:
        raise ValidationError(
            _("This contact has no e-mail address. Ask by telephone or letter, and record the answer.")
        )
    moment = clock.now()
    mailed = point.verifications.filter(channel=Channel.LINK, answer="", address=details["emails"][0])
    if any(clock.day_of(asked.asked_at) == clock.today() for asked in mailed.filter(expires_at__gt=moment)):
        raise WrongStepError(
            _(
                "The holder was asked by e-mail today already. Ask again tomorrow, or by telephone and record the answer."
            )
        )
    for earlier in point.verifications.filter(channel=Channel.LINK, answer="", expires_at__gt=moment):
        earlier.expires_at = moment
        keep(earlier)
    request = VerificationRequest(
        point=point,
        channel=Channel.LINK,
        address=details["emails"][0],
        asked_by=by if isinstance(by, User) else None,
        asked_at=moment,
        expires_at=(moment + links.VALID_FOR).replace(microsecond=0),
        details_digest=fingerprint(details),
    )
    request.token_digest = links.digest_of(links.token_of(request))
    language = next((code for code in details["languages"] if code in {"en", "ar"}), "en")
    with translation.override(language):
        request.notice = notices.owe(
            kind="contact-verification",
            subject=str(request.pk),
            period=moment.date().isoformat(),
            address=request.address,
            heading=_("Please confirm your office's contact details"),
            body=_letter_to_holder(),
            language=language,
        )
    return keep(request)


def _letter_to_holder() -> str:
    """Return the mail that asks a holder, in the language in force; it names no contact, since mail is read by others."""
    state = State.current()
    authority = Designation.objects.active(clock.today()).first()
    told = {
        "mechanism": state.mechanism() if state else "",
        "state": name_in(state) if state else "",
        "reach": ", ".join(filter(None, (authority.phone, authority.email))) if authority else "",
    }
    parts = [
        _("Dear colleague,"),
        _(
            "The register of the %(mechanism)s, %(state)s, shows your office as a point of contact on small arms and "
            "light weapons."
        )
        % told
        if state
        else _("The national register shows your office as a point of contact on small arms and light weapons."),
        _("Please look at the details and confirm or correct them. No account is needed:"),
        "{link}",
        _(
            "The link can be used once and is valid for 14 days. You receive this because your details must be "
            "kept up to date (ISACS 03.40, clause 6.3)."
        ),
    ]
    if told["reach"]:
        parts.append(
            _("If you doubt that this message is genuine, do not open the link; ask the National Authority: %(reach)s.")
            % told
        )
    if state:
        parts.append(_("%(mechanism)s, %(state)s") % told)
    return "\n\n".join(parts)


@action
def record_confirmation(
    *, point: PointOfContact, channel: str, answered_on: dt.date, answered_by: str, by: By, reason: str = ""
) -> VerificationRequest:
    """Record that the holder confirmed the details by telephone, by letter or in person.

    It renews all registrations of the contact. Raises ValidationError for a day to come, an unknown
    way, or where nobody is named as having answered.
    """
    if channel not in CONFIRMING or channel == Channel.LINK:
        raise ValidationError({"channel": _("Choose telephone, letter or in person.")})
    if answered_on > clock.today():
        raise ValidationError({"answered_on": _("This day is still to come. Enter the day of the answer.")})
    if answered_on < point.designated_on:
        raise ValidationError({"answered_on": _("This day is before the contact's designation.")})
    if not answered_by.strip():
        raise ValidationError({"answered_by": _("Name the office or person that answered.")})
    request = keep(
        VerificationRequest(
            point=point,
            channel=channel,
            asked_by=by if isinstance(by, User) else None,
            asked_at=clock.now(),
            answer=Answer.CONFIRMED,
            answered_on=answered_on,
            answered_by=answered_by,
            details_digest=point.details_digest,
        )
    )
    _confirmed(request, on=answered_on, channel=channel, by=by)
    return request


@action
def answer_link(
    *, token: str, correction: dict[str, Any] | None = None, by: By, reason: str = ""
) -> VerificationRequest:
    """Take the holder's answer to a signed link, once: confirmed, or corrected where `correction` differs.

    A correction changes nothing yet; it waits for the officer. Raises LinkUsedError,
    LinkExpiredError or LinkAlteredError.
    """
    request = links.open_link(token, lock=True)
    today = clock.today()
    details = details_of(request.point, holder_on(request.point, today))
    given = {name: value for name, value in (correction or {}).items() if name in CORRECTABLE}
    changed = {name: value for name, value in given.items() if value != details[name]}
    request.answer = Answer.CORRECTED if changed else Answer.CONFIRMED
    request.answered_on = today
    request.answered_by = request.address
    request.correction = changed
    request.details = details
    keep(request)
    if not changed:
        _confirmed(request, on=today, channel=Channel.LINK, by=by)
    return request


@action
def decide_correction(
    *, request: VerificationRequest, accept: bool, same_person: bool = False, by: User, reason: str = ""
) -> VerificationRequest:
    """Accept or refuse a holder's correction. Accepted, the details change and count as confirmed.

    The person's own details are written where they live, on the person. A name that differs means
    another holder: that is a handover, so it is refused with the remedy, unless `same_person` says
    that only the spelling changes. Raises WrongStepError for that and where there is nothing to decide.
    """
    if not request.awaits_decision:
        raise WrongStepError(_("This correction was decided already."))
    today = clock.today()
    request.decision = Decision.ACCEPTED if accept else Decision.REFUSED
    request.decided_by = by
    request.decided_on = today
    keep(request)
    if not accept:
        return request
    point, correction = request.point, dict(request.correction)
    holding = holder_on(point, today)
    if "name" in correction:
        if holding is None:
            raise WrongStepError(_("Nobody holds this post. Appoint the new holder, then decide the correction."))
        name = correction.pop("name")
        if name != holding.person.name:
            if not same_person:
                raise WrongStepError(
                    _(
                        "The name differs. If somebody else holds the post now, record the handover first; "
                        "if only the spelling changes, say so below."
                    )
                )
            change_person(person=holding.person, by=by, name=name)
    if holding is not None:
        _write_person(holding.person, correction, point, by)
    changes = {name: correction[name] for name in ("address", "phones", "emails", "languages") if name in correction}
    if "position" in correction:
        changes["office"] = correction["position"]
    point = PointOfContact.objects.select_related("body", "seat").get(pk=point.pk)
    change_point(point=point, by=by, **changes)
    _confirmed(request, on=request.answered_on or today, channel=Channel.LINK, by=by)
    return request


def _write_person(person: Person, correction: dict[str, Any], point: PointOfContact, by: By) -> None:
    """Move what is the holder's own out of a correction and to the person; leave the office's.

    A holder with an e-mail or telephone of their own keeps the first one given that is not the
    office's, or none where only the office's were given.
    """
    fields: dict[str, Any] = {}
    for plural, single in (("phones", "phone"), ("emails", "email")):
        if plural in correction and getattr(person, single):
            given, office = list(correction[plural]), getattr(point, plural)
            fields[single] = next((item for item in given if item not in office), "")
            correction[plural] = [item for item in given if item != fields[single]]
    if "languages" in correction and person.languages:
        fields["languages"] = correction["languages"]
        correction["languages"] = [code for code in point.languages if code in correction["languages"]]
    if fields:
        change_person(person=person, by=by, **fields)


def _confirmed(request: VerificationRequest, *, on: dt.date, channel: str, by: By) -> None:
    """Write the confirmation into every registration of the contact that covers the day."""
    point = PointOfContact.objects.select_related("body", "seat").get(pk=request.point_id)
    details = details_of(point, holder_on(point, clock.today()))
    registrations = [
        registration
        for registration in Registration.objects.filter(point=point, began_on__lte=on)
        if registration.ended_on is None or registration.ended_on >= on
    ]
    for registration in registrations:
        keep(
            RegistrationEvent(
                registration=registration,
                kind=EventKind.CONFIRMED,
                on=on,
                channel=channel,
                verification=request,
                details=details,
                details_digest=fingerprint(details),
            )
        )
    settle(registrations=registrations, by=by)
