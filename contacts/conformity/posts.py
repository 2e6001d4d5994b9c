"""What the post needs: 6.2 b to f, asked anew of each holder; no marks, no ranking."""

import datetime as dt
from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.conformity.register import Register, of_points, references, register
from contacts.enums import Requirement
from contacts.models import PointOfContact, PostProof, PostRequirement
from coordination.conformity import Evidence, Finding, check, says, shared, together
from coordination.enums import Verdict


class Proofs:
    """The requirements of all posts and the proofs on a day, read once for the five letters."""

    def __init__(self, on: dt.date) -> None:
        self.known: Register = register(on)
        keys = [point.pk for point in self.known.points]
        required = PostRequirement.objects.filter(point__in=keys).exclude(text="")
        self.required = set(required.values_list("point_id", "letter"))
        self.proofs: dict[tuple[object, str], list[PostProof]] = {}
        for proof in PostProof.objects.filter(point__in=keys, dated_on__lte=on):
            self.proofs.setdefault((proof.point_id, proof.letter), []).append(proof)

    def of_present(self, point: PointOfContact, letter: str) -> list[PostProof]:
        """Return the proofs of the present holder, or of the office's staff together; an earlier holder's count not."""
        holding = self.known.holding(point)
        wanted = holding.pk if holding else None
        return [proof for proof in self.proofs.get((point.pk, letter), []) if proof.holding_id == wanted]

    def is_confirmed(self, point: PointOfContact, proof: PostProof) -> bool:
        """Return whether somebody else than the holder confirmed a proof by the day."""
        holding = self.known.holding(point)
        own = holding is not None and proof.confirmed_by_id == holding.person.user_id
        return proof.confirmed_on is not None and proof.confirmed_on <= self.known.on and not own


def post_has(letter: str, on: dt.date) -> Finding:
    """Judge one letter of 6.2 b to f for every serving contact.

    Met by the post's written requirement and dated proof of the present holder, confirmed by
    somebody else; without the confirmation, or with one of the two, partly. Source: ISACS 03.40, 6.2;
    that somebody else confirms is a house rule.
    """
    given = shared(Proofs, on)
    points = given.known.points
    if not points:
        return Finding(
            Verdict.NOT_MET,
            _("No National Point of Contact is serving, so no post can show it."),
            act_label=_("Designate a contact"),
            act_url=reverse("contacts:point-create"),
        )
    unstated, unproved, unconfirmed, nothing, whole = [], [], [], [], []
    evidence = []
    for point in points:
        is_required = (point.pk, letter) in given.required
        proofs = given.of_present(point, letter)
        confirmed = [proof for proof in proofs if given.is_confirmed(point, proof)]
        evidence += [Evidence.of(point, point.reference, proof.dated_on) for proof in confirmed[:1]]
        if not is_required and not proofs:
            nothing.append(point)
        elif not is_required:
            unstated.append(point)
        elif not proofs:
            unproved.append(point)
        elif not confirmed:
            unconfirmed.append(point)
        else:
            whole.append(point)
    if len(whole) == len(points):
        return Finding(
            Verdict.MET,
            says(_("Required of every post, with confirmed proof for the present holder or staff.")),
            tuple(evidence),
        )
    sentences = (
        (nothing, _("Neither required nor proved: %(contacts)s.")),
        (unstated, _("The post does not require it in writing: %(contacts)s.")),
        (unproved, _("No proof for the present holder or staff: %(contacts)s.")),
        (unconfirmed, _("Proof not confirmed by somebody else: %(contacts)s.")),
    )
    short = [point for group, _sentence in sentences for point in group]
    return Finding(
        Verdict.NOT_MET if len(nothing) == len(points) else Verdict.PARTLY,
        together(says(sentence, contacts=references(group)) for group, sentence in sentences if group),
        tuple(evidence) or of_points(point for point in points if point not in nothing),
        _("Complete what the post needs"),
        short[0].get_absolute_url(),
        remarks=(_("House rule: somebody else confirms the proof; without it the answer is partly met."),)
        if unconfirmed
        else (),
        act_record=short[0],
    )


def _for(letter: str) -> Callable[[dt.date], Finding]:
    def judge(on: dt.date) -> Finding:
        return post_has(letter, on)

    return judge


for _letter in Requirement.values:
    check(f"6.2.{_letter}")(_for(_letter))
