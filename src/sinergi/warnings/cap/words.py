"""What CAP's values, faults, remarks and problems of sources are called."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

VALUES: dict[str, str | Promise] = {
    "Actual": pgettext_lazy("CAP", "real"),
    "Exercise": pgettext_lazy("CAP", "exercise"),
    "System": pgettext_lazy("CAP", "between systems"),
    "Test": pgettext_lazy("CAP", "test"),
    "Draft": pgettext_lazy("CAP", "draft"),
    "Alert": pgettext_lazy("CAP", "alert"),
    "Update": pgettext_lazy("CAP", "update"),
    "Cancel": pgettext_lazy("CAP", "cancellation"),
    "Ack": pgettext_lazy("CAP", "acknowledgement"),
    "Error": pgettext_lazy("CAP", "refusal"),
    "Public": pgettext_lazy("CAP", "for the public"),
    "Restricted": pgettext_lazy("CAP", "restricted"),
    "Private": pgettext_lazy("CAP", "private"),
    "Immediate": pgettext_lazy("CAP", "act now"),
    "Expected": pgettext_lazy("CAP", "act within the hour"),
    "Future": pgettext_lazy("CAP", "act soon"),
    "Past": pgettext_lazy("CAP", "no longer needed"),
    "Extreme": pgettext_lazy("CAP", "extreme"),
    "Severe": pgettext_lazy("CAP", "severe"),
    "Moderate": pgettext_lazy("CAP", "moderate"),
    "Minor": pgettext_lazy("CAP", "minor"),
    "Observed": pgettext_lazy("CAP", "observed"),
    "Likely": pgettext_lazy("CAP", "likely"),
    "Possible": pgettext_lazy("CAP", "possible"),
    "Unlikely": pgettext_lazy("CAP", "unlikely"),
    "Unknown": pgettext_lazy("CAP", "unknown"),
}
FAULTS: dict[str, str | Promise] = {
    "empty": _("The file is empty. Choose it again."),
    "too-large": _(
        "The document is larger than 2 MB. Ask its sender for the message alone."
    ),
    "not-unpacked": _(
        "The packed file (gzip) is broken. Unpack it and send the XML itself."
    ),
    "not-xml": _(
        "This is no XML that is taken here: it is broken, in a wrong encoding, too deep, "
        "or has a DTD. Ask its sender for a plain CAP document."
    ),
    "no-alert": _(
        "The document holds no CAP message: its first element is no “alert”. Of a feed "
        "send the message it points to, or add the feed as a source."
    ),
    "missing": _("It is missing. Ask the sender for a complete message."),
    "too-long": _("It is longer than 200 characters."),
    "letters": _("It holds control characters."),
    "not-a-value": _("This is none of the values that CAP 1.2 allows here."),
    "no-time": _(
        "This is no time between 1998 and 2100 with its offset, as "
        "2024-02-14T07:00:00+07:00."
    ),
    "no-reference": _("A cancellation must name what it cancels."),
    "too-many": _("There are more of them than one message needs."),
    "taken-as-unknown": _("This is no value of CAP 1.2 and was taken as unknown."),
    "odd-letters": _("It holds characters that CAP does not allow in a name."),
    "odd-reference": _("This reference has not the form sender,identifier,sent."),
    "left-out": _("This shape lies nowhere on earth or is none, and was left out."),
}
"""What is wrong, and what to do; faults refuse a message, remarks only stand with it."""

SIGNATURES: dict[str, str | Promise] = {
    "none": _("none"),
    "verified": _("verified"),
    "unknown": _("unknown signer: no certificate of this sender is kept here"),
    "other-key": _(
        "broken: not signed with a certificate that is kept for this sender"
    ),
    "missing": _("missing: this sender signs, and this message is not signed"),
    "broken": _("broken: the message was changed after it was signed"),
}
CERTIFICATES: dict[str, str | Promise] = {
    "private-key": _(
        "This holds a private key. Take it back at once, and give the certificate alone."
    ),
    "no-certificate": _("This is no X.509 certificate. Give it as PEM or DER."),
    "many-certificates": _(
        "Give one certificate: the one that signs, not the chain above it."
    ),
    "weak-key": _(
        "Its key is too weak: RSA of 2,048 bits or more, or elliptic curves."
    ),
    "expired": _("It has expired. Ask the sender for the new one."),
    "twice": _("This certificate is trusted for this sender already."),
    "not-yours": _("Your role may not do this."),
}

PROBLEMS: dict[str, str | Promise] = {
    "more-waits": _("More messages wait; the next pass goes on."),
    "unknown-host": _("No server has this name."),
    "private-address": _(
        "The address leads into a private network and is never called."
    ),
    "not-https": _("It must begin with https://"),
    "certificate": _("The certificate of the server is not valid."),
    "timeout": _("The server did not answer in time."),
    "no-answer": _("The server did not answer."),
    "http-301": _("The address has moved: add the new one."),
    "http-302": _("The address has moved: add the new one."),
    "http-308": _("The address has moved: add the new one."),
    "failed": _(
        "A message could not be taken in. It is tried again; tell the operator."
    ),
    "http-403": _("The server does not let us in."),
    "http-404": _("Nothing is at this address."),
}


def value_name(value: str) -> str:
    """Return a value of CAP in words; one without words as it is."""
    return str(VALUES.get(value, value))


def signature_name(value: str) -> str:
    """Return what the check of a signature found, in words."""
    return str(SIGNATURES.get(value, value))


def problem_name(code: str) -> str:
    """Return what is wrong with a source; empty for nothing."""
    found = PROBLEMS.get(code) or FAULTS.get(code)
    return str(found) if found is not None else code


def fault_lines(faults: Iterable[Mapping[str, str]]) -> list[str]:
    """Return each fault as a line: where, what stood there, what is wrong."""
    lines = []
    for one in faults:
        text = str(FAULTS.get(one.get("code", ""), one.get("code", "")))
        where, given = one.get("where", ""), one.get("given", "")
        if where and given:
            place = gettext("%(where)s, “%(given)s”:") % {
                "where": where,
                "given": given,
            }
            text = f"{place} {text}"
        elif where:
            text = f"{where}: {text}"
        lines.append(text)
    return lines
