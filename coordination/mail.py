from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import get_language

from coordination import notices


class NoticeBackend(BaseEmailBackend):
    """Turn every message that a library sends into a notice, so that nothing lives in a mail queue alone."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            for address in message.recipients():
                notices.owe(
                    kind="mail",
                    subject=message.subject[:120],
                    period=str(message.message().get("Message-ID", ""))[:60],
                    address=address,
                    heading=message.subject,
                    body=message.body,
                    language=get_language() or "en",
                )
        return len(email_messages)
