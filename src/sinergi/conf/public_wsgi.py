"""The public door as a server loads it, in a process of its own."""

import logging
import os
import sys
from io import StringIO
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "sinergi.conf.public_settings"

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.core.wsgi import get_wsgi_application

from sinergi.conf.logs import LeaveSecretsOut

CHECK_FAILED = 3


def checked_application() -> Any:
    """The application after every check. Forwarded addresses are not read: nothing asks
    for an address here, but the scheme is."""
    application = get_wsgi_application()
    try:
        call_command("check", fail_level="ERROR", stdout=StringIO())
    except SystemCheckError as error:
        sys.stderr.write(f"{error}\nThe door does not open before this is mended.\n")
        raise SystemExit(CHECK_FAILED) from error
    if settings.SINERGI_PROXIED:
        from granian.utils.proxies import wrap_wsgi_with_proxy_headers

        trusted = os.environ.get("SINERGI_PROXY_ADDRESSES", "127.0.0.1,::1")
        application = wrap_wsgi_with_proxy_headers(application, trusted_hosts=trusted)
    logging.getLogger("granian.access").addFilter(LeaveSecretsOut())
    return application


application = checked_application()
