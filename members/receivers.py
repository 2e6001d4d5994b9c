"""What fills the invitation's mail when it leaves: the link, made then and never stored."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from coordination import notices
from coordination.models import Notice, User
from members.actions.people import INVITATION


def invitation_url(user: User) -> str:
    """Return the whole address under which its owner sets the password, once."""
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    return settings.BASE_URL + path


@notices.completes(INVITATION)
def with_link(notice: Notice) -> dict[str, str]:
    return {"link": invitation_url(User.objects.get(pk=notice.subject))}
