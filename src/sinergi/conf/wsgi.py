"""The application as a server loads it; ends the process when a system check fails.

Servers do not run Django's checks, so this does: a view without a permission stops the start.
"""

import logging
import os
import sys
from io import StringIO
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sinergi.conf.settings")

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.core.wsgi import get_wsgi_application

from sinergi.conf.built import check_built
from sinergi.conf.logs import LeaveSecretsOut
from sinergi.conf.warming import warm_up_beside

CHECK_FAILED = 3


def checked_application() -> Any:
    """The WSGI application after every check; behind a proxy it reads the forwarded headers."""
    application = get_wsgi_application()
    try:
        call_command("check", fail_level="ERROR", stdout=StringIO())
    except SystemCheckError as error:
        sys.stderr.write(f"{error}\nThe server does not start before this is mended.\n")
        raise SystemExit(CHECK_FAILED) from error
    check_built(CHECK_FAILED)
    if settings.SINERGI_PROXIED:
        from granian.utils.proxies import wrap_wsgi_with_proxy_headers

        trusted = os.environ.get("SINERGI_PROXY_ADDRESSES", "127.0.0.1,::1")
        application = wrap_wsgi_with_proxy_headers(application, trusted_hosts=trusted)
    logging.getLogger("granian.access").addFilter(LeaveSecretsOut())
    warm_up_beside()
    return application


application = checked_application()
