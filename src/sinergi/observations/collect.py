"""The QR code that sets ODK Collect up, and the addresses that stand in it.

Collect takes its settings as JSON, deflated and in base64 (docs.getodk.org, "Making your
own QR code"); `general` and `admin` must be there, what is left out keeps its default.
"""

import base64
import json
import zlib
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from sinergi.access.permissions import Permission
from sinergi.accounts.models import Person

ICON, COLOUR = "S", "#0b5a5c"
HERE = frozenset({"localhost", "127.0.0.1", "::1"})


def server_address(request: HttpRequest, secret: str, *, test: bool = False) -> str:
    """Return the server address of a device; with `test` the one of drafts.

    Collect itself adds `/formList` and `/submission`.
    """
    name = "observations:or_test_list" if test else "observations:or_list"
    path = reverse(name, kwargs={"token": secret}).removesuffix("/formList")
    return request.build_absolute_uri(path)


def plain_address(request: HttpRequest) -> str:
    """Return the server address for a client that asks for user name and password."""
    path = reverse("observations:or_list").removesuffix("/formList")
    return request.build_absolute_uri(path)


def only_here(address: str) -> bool:
    """True for an address that no phone reaches: it is this machine's own."""
    return urlsplit(address).hostname in HERE


def collect_code(address: str, project: str) -> str:
    """Return the text of the QR code: Collect keeps its forms as ours, and sends at once."""
    settings = {
        "general": {
            "server_url": address,
            "form_update_mode": "match_exactly",
            "automatic_update": True,
            "autosend": "wifi_and_cellular",
        },
        "admin": {},
        "project": {"name": project, "icon": ICON, "color": COLOUR},
    }
    text = json.dumps(settings, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()


def project_name(person: Person, *, test: bool = False) -> str:
    """Return what Collect calls it: the institution for which the person sends."""
    sending = person.institutions_with(Permission.SEND_SUBMISSIONS)
    names = [
        one.institution.name
        for one in person.memberships
        if one.institution_id in sending
    ]
    name = f"Sinergi – {names[0] if names else person.name}"
    return f"{name} ({_('trial')})" if test else name
