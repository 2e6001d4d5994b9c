"""What the page of a contact says of its post: requirements and proofs (6.2 b to f), its address (6.2 a), who was asked."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.enums import Answer, Channel, Decision, PointKind, Requirement
from contacts.house import ADDRESS_TEST_DAYS
from contacts.models import PointOfContact, PostProof, PostRequirement, VerificationRequest
from coordination import clock, house
from coordination.models import User
from coordination.ui import Bdi, Cell, Column, Empty, Fact, FactGroup, Link, Mark, Pair, Row, TableView, Tone, day
from members.models import Holding

MOST_ASKED = 12


@dataclass(frozen=True, slots=True)
class ProofLine:
    """One dated proof of the present holder or office, and whether somebody else confirmed it."""

    kind: str
    text: str
    dated: str
    confirmed: str
    confirm_url: str


@dataclass(frozen=True, slots=True)
class RequirementLine:
    """What the post requires under one letter of 6.2, and the proofs for it."""

    key: str
    letter: str
    label: str
    text: str
    mark: Mark
    proofs: Sequence[ProofLine]
    edit_url: str
    proof_url: str


def requirement_lines(
    point: PointOfContact,
    holding: Holding | None,
    user: User,
    *,
    may_state: bool,
    may_prove: bool,
    may_confirm: bool,
) -> list[RequirementLine]:
    """Return the five requirements of the post with the present holder's proofs; two queries.

    Proofs of earlier holders do not count and are not shown: the clause is asked again of each holder.
    """
    stated = dict(PostRequirement.objects.filter(point=point).values_list("letter", "text"))
    vacant = point.kind == PointKind.SEAT and holding is None
    proofs: dict[str, list[PostProof]] = {}
    if not vacant:
        for proof in PostProof.objects.filter(point=point, holding=holding).select_related("confirmed_by"):
            proofs.setdefault(proof.letter, []).append(proof)
    own = holding is not None and holding.person.user_id == user.pk
    lines = []
    for letter, label in Requirement.choices:
        listed = proofs.get(letter, [])
        create = f"{reverse('contacts:proof-create', args=[point.pk])}?letter={letter}"
        lines.append(
            RequirementLine(
                key=f"6.2.{letter}",
                letter=letter,
                label=str(label),
                text=stated.get(letter, ""),
                mark=_mark(bool(stated.get(letter)), listed),
                proofs=[_proof(one, may_confirm=may_confirm and not own) for one in listed],
                edit_url=reverse("contacts:requirement-update", args=[point.pk, letter]) if may_state else "",
                proof_url=create if may_prove and not vacant else "",
            )
        )
    return lines


def _mark(is_stated: bool, proofs: Sequence[PostProof]) -> Mark:
    if not is_stated and not proofs:
        return Mark(Tone.UNKNOWN, _("nothing on record"))
    if not is_stated:
        return Mark(Tone.PARTLY, _("requirement not written"))
    if not proofs:
        return Mark(Tone.PARTLY, _("no proof yet"))
    if not any(proof.confirmed_on for proof in proofs):
        return Mark(Tone.PARTLY, _("proof not confirmed"))
    return Mark(Tone.MET, _("on record"))


def _proof(proof: PostProof, *, may_confirm: bool) -> ProofLine:
    confirmed = ""
    if proof.confirmed_by is not None:
        confirmed = _("Confirmed by %(who)s, %(on)s.") % {"who": proof.confirmed_by, "on": day(proof.confirmed_on)}
    return ProofLine(
        kind=str(proof.get_kind_display()),
        text=proof.text,
        dated=day(proof.dated_on),
        confirmed=confirmed,
        confirm_url=reverse("contacts:proof-confirm", args=[proof.pk]) if may_confirm and not confirmed else "",
    )


def published_group(point: PointOfContact, on: dt.date, *, may_change: bool) -> FactGroup:
    """Return where outsiders find the contact and when that was last tested; the interval is a house reading."""
    days = house.value(ADDRESS_TEST_DAYS.key)
    tested: Cell = Mark(Tone.UNKNOWN, _("never"))
    if point.address_tested_on:
        due = point.address_tested_on + dt.timedelta(days=days)
        words = day(point.address_tested_on)
        tested = Pair(words, Mark(Tone.HAND, _("test it again"))) if due < on else words
    note = _("House reading: tested every %(days)s days.") % {"days": days}
    published: Cell = Bdi(point.published_at) if point.published_at else Mark(Tone.UNKNOWN, _("not on record"))
    url = reverse("contacts:point-address", args=[point.pk]) if may_change else ""
    return FactGroup(
        [Fact(_("Published at"), published), Fact(_("Last tested"), tested, note)],
        _("Published address"),
        url,
        _("Change"),
    )


def asked_table(requests: Sequence[VerificationRequest], *, may_decide: bool) -> TableView:
    """Return the verifications of a contact: asked when and how, answered by whom, and what came of it."""
    return TableView(
        [
            Column("asked", _("Asked")),
            Column("how", _("How")),
            Column("answered", _("Answered")),
            Column("answer", _("Answer")),
        ],
        [_asked(one, may_decide=may_decide) for one in requests],
        caption=_("When the holder was asked, and what came back"),
        empty=Empty(
            _("The holder was never asked whether the details are right. Ask by e-mail, or record a telephone call.")
        ),
        id="asked",
    )


def _asked(one: VerificationRequest, *, may_decide: bool) -> Row:
    asked_by = _("by %(who)s") % {"who": one.asked_by} if one.asked_by else _("by the register")
    how: Cell = str(one.get_channel_display())
    if one.address:
        how = Pair(how, Bdi(one.address, ltr=True))
    answered: Cell = ""
    if one.answered_on:
        answered = Pair(day(one.answered_on), Bdi(one.answered_by)) if one.answered_by else day(one.answered_on)
    return Row((Pair(day(one.asked_at), asked_by), how, answered, _answer(one, may_decide=may_decide)))


def _answer(one: VerificationRequest, *, may_decide: bool) -> Cell:
    if one.answer == Answer.CONFIRMED:
        return Mark(Tone.MET, _("confirmed"))
    if one.awaits_decision:
        mark = Mark(Tone.HAND, _("correction waits"))
        return (
            Pair(mark, Link(_("Decide"), reverse("contacts:correction-decide", args=[one.pk]))) if may_decide else mark
        )
    if one.answer == Answer.CORRECTED:
        who = _("%(who)s, %(on)s") % {"who": one.decided_by, "on": day(one.decided_on)}
        if one.decision == Decision.ACCEPTED:
            return Pair(Mark(Tone.MET, _("correction accepted")), who)
        return Pair(Mark(Tone.NA, _("correction refused")), who)
    if one.channel == Channel.LINK and one.expires_at:
        if one.expires_at <= clock.now():
            return Mark(Tone.NA, _("not answered, link expired"))
        return Mark(Tone.SOON, _("open until %(day)s") % {"day": day(one.expires_at)})
    return ""


def asked_of(point: PointOfContact) -> list[Any]:
    """Return the newest verifications of a contact; one query."""
    rows = VerificationRequest.objects.filter(point=point).select_related("asked_by", "decided_by")
    return list(rows.order_by("-asked_at")[:MOST_ASKED])
