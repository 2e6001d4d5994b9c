"""The page behind a signed link: no account, no session, no cookie, no script.

Looking changes nothing, because mail scanners follow links; only a form that is sent does. There is
no cookie whose authority another site could borrow, so the forms need no token against that: what
authorises is the link itself, the address typed, and the signed value that the first step gives.
Source: ISACS 03.40, 6.3; design, rule 11.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from contacts import links, tries
from contacts.actions import answer_link
from contacts.details import fingerprint
from contacts.enums import Answer, PointKind
from contacts.exceptions import LinkAlteredError, LinkRefusedError
from contacts.forms.confirm import AddressForm, CorrectionForm
from contacts.models import VerificationRequest
from contacts.pages.confirm import masked_group, present_details, whole_group
from coordination import security
from coordination.policies import policy
from coordination.records import Actor

ENTRY_SALT = "contacts.confirm.entry"
ENTRY_SECONDS = 3600


@policy(anybody=True, provision="6.3.1.poa")
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Let the holder confirm or correct the office's details: first the address, then the details."""
    asked, refusal = None, None
    try:
        asked = links.open_link(token)
    except LinkRefusedError as error:
        refusal = error
    with translation.override(_language(request, asked)):
        if asked is None:
            response = _refused(request, refusal)
        elif request.method != "POST":
            response = _first(request, asked, AddressForm(asked=asked))
        elif "pass" in request.POST:
            response = _answered(request, asked, token)
        else:
            response = _let_in(request, asked, token)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _let_in(request: HttpRequest, asked: VerificationRequest, token: str) -> HttpResponse:
    """Take the address that was typed, and show the details where it is the one that was asked."""
    if tries.one_more(token, get_adapter(request).get_client_ip(request)):
        security.note("link-tries-exceeded", subject=str(asked.pk))
        return _page(request, "confirm_wait", {"minutes": tries.WINDOW_SECONDS // 60}, status=429)
    form = AddressForm(request.POST, asked=asked)
    if not form.is_valid():
        return _first(request, asked, form, status=422)
    # What was typed before the hour was over comes along and is not lost.
    return _second(request, asked, _form(asked, request.POST if "position" in request.POST else None))


def _answered(request: HttpRequest, asked: VerificationRequest, token: str) -> HttpResponse:
    """Take the holder's answer, once."""
    seen = _passed(request.POST["pass"], asked)
    if seen is None:
        notice = _(
            "More than an hour passed, so type the address again. Nothing was recorded, and nothing typed is lost."
        )
        return _first(request, asked, AddressForm(asked=asked), notice=notice, status=422)
    answer = request.POST.get("answer", "")
    correct = answer == "correct"
    form = _form(asked, request.POST if "position" in request.POST else None)
    if seen != fingerprint(present_details(asked.point)):
        notice = _("The register changed while this page was open. Read the details again; nothing was recorded.")
        return _second(request, asked, form, notice=notice, status=409)
    if answer not in ("confirm", "correct"):  # Only the language of the page was changed.
        return _second(request, asked, form)
    if correct and not form.is_valid():
        return _second(request, asked, form, status=422)
    if correct and not form.correction:
        form.add_error(None, _("Nothing was changed. If the details are right, confirm them above."))
        return _second(request, asked, form, status=422)
    try:
        done = answer_link(
            token=token, correction=form.correction if correct else None, by=Actor("link", str(asked.pk))
        )
    except LinkRefusedError as error:
        return _refused(request, error)
    return _page(request, "confirm_thanks", {"asked": done, "was_corrected": done.answer == Answer.CORRECTED})


def _form(asked: VerificationRequest, data: Any) -> CorrectionForm:
    return CorrectionForm(data, asked=asked, initial=present_details(asked.point))


def _first(
    request: HttpRequest, asked: VerificationRequest, form: AddressForm, *, notice: str = "", status: int = 200
) -> HttpResponse:
    carried = [(name, request.POST[name]) for name in CorrectionForm.base_fields if name in request.POST]
    context = {
        "form": form,
        "notice": notice,
        "group": masked_group(asked.point, present_details(asked.point)),
        "carried": carried,
    }
    return _page(request, "confirm_address", context, status=status)


def _second(
    request: HttpRequest, asked: VerificationRequest, form: CorrectionForm, *, notice: str = "", status: int = 200
) -> HttpResponse:
    details = present_details(asked.point)
    shown = present_details(asked.point, translation.get_language() or "en")
    context = {
        "form": form,
        "notice": notice,
        "group": whole_group(shown, has_name=asked.point.kind == PointKind.SEAT),
        "pass": signing.dumps({"request": asked.pk.hex, "seen": fingerprint(details)}, salt=ENTRY_SALT),
    }
    return _page(request, "confirm_details", context, status=status)


def _passed(value: str, asked: VerificationRequest) -> str | None:
    """Return the fingerprint of the details that the holder saw; None for a value that is not ours or too old."""
    try:
        held = signing.loads(value, salt=ENTRY_SALT, max_age=ENTRY_SECONDS)
    except signing.BadSignature:
        return None
    return str(held["seen"]) if held.get("request") == asked.pk.hex else None


def _refused(request: HttpRequest, refusal: Exception | None) -> HttpResponse:
    """Say why the link opens nothing and what to do: gone for one that was good, not found for any other."""
    status = 404 if isinstance(refusal, LinkAlteredError) else 410
    return _page(request, "confirm_refused", {"sentence": str(refusal)}, status=status)


def _page(request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    languages = [(code, translation.get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]
    current = translation.get_language() or "en"
    context |= {
        "others": [one for one in languages if one[0] != current],
        "days": ngettext("%(count)s day", "%(count)s days", links.VALID_FOR.days) % {"count": links.VALID_FOR.days},
    }
    response = render(request, f"contacts/{name}.html", context, status=status)
    response.headers["Content-Language"] = current
    return response


def _language(request: HttpRequest, asked: VerificationRequest | None) -> str:
    """Return the language asked for in the address, else that of the mail, else the browser's."""
    chosen = request.GET.get("language", "")
    known = dict(settings.LANGUAGES)
    if chosen in known:
        return chosen
    if asked is not None and asked.notice is not None and asked.notice.language in known:
        return asked.notice.language
    return translation.get_language() or "en"
