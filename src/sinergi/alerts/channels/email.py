"""E-mail by SMTP, as the operator set it in the environment."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from sinergi.alerts.channels.base import (
    Address,
    Message,
    PermanentProblem,
    TemporaryProblem,
)
from sinergi.alerts.rules import EMAIL

TIMEOUT = 10


class Email:
    """One text mail per message; of a warning with its signed CAP document."""

    code = EMAIL
    name: str | Promise = _("by e-mail")

    def is_ready(self) -> bool:
        """Return whether a mail server is named."""
        return bool(settings.SINERGI_SMTP_HOST)

    def reaches(self, to: Address) -> bool:
        """Return whether the person has an address."""
        return to.person is not None and bool(to.person.email)

    def send(self, to: Address, message: Message) -> None:
        """Hand the mail to the server; codes of 500 and more are for good."""
        if to.person is None or not to.person.email:
            raise PermanentProblem("no-address")
        mail = _mail(to.person.email, message)
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _text in error.recipients.values()]
            raise _problem(max(codes, default=400), "recipient") from error
        except smtplib.SMTPAuthenticationError as error:
            raise TemporaryProblem("smtp-sign-in", for_all=True) from error
        except smtplib.SMTPResponseException as error:
            raise _problem(error.smtp_code, "smtp") from error
        except (OSError, smtplib.SMTPException) as error:
            raise TemporaryProblem("smtp-unreachable", for_all=True) from error


def _problem(code: int, what: str) -> TemporaryProblem | PermanentProblem:
    text = f"{what}-{code}"
    return PermanentProblem(text) if code >= 500 else TemporaryProblem(text)


def _mail(address: str, message: Message) -> EmailMessage:
    server = EmailBackend(
        host=settings.SINERGI_SMTP_HOST,
        port=settings.SINERGI_SMTP_PORT,
        username=settings.SINERGI_SMTP_USER,
        password=settings.SINERGI_SMTP_PASSWORD,
        use_tls=settings.SINERGI_SMTP_SECURITY == "starttls",
        use_ssl=settings.SINERGI_SMTP_SECURITY == "tls",
        timeout=TIMEOUT,
        fail_silently=False,
    )
    with override(message.language):
        text = render_to_string("alerts/mail.txt", {"message": message})
    mail = EmailMessage(
        subject=message.subject,
        body=text,
        from_email=settings.SINERGI_MAIL_FROM,
        to=[address],
        connection=server,
        headers={"Auto-Submitted": "auto-generated", "X-Sinergi-Message": message.key},
    )
    if message.cap:
        # As bytes: what is signed may not change by a line break on its way.
        name = f"{slugify(message.lines[0].reference) or 'cap'}.cap.xml"
        mail.attach(name, message.cap.encode(), "application/cap+xml")
    return mail
