"""The public door as a server loads it, in a process of its own."""

import logging
import os
import sys
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "sinergi.conf.public_settings"

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from sinergi.conf.built import check_built
from sinergi.conf.logs import LeaveSecretsOut

CHECK_FAILED = 3


def checked_application() -> Any:
    """The application after its own check: all others would load the staff's pages, which
    this process does without. Forwarded addresses are not read: nothing asks
    for an address here, but the scheme is."""
    application = get_wsgi_application()
    from sinergi.access.guard import undeclared_views  # needs the apps

    if routes := undeclared_views():
        sys.stderr.write(f"{', '.join(routes)}: the view says not who may use it.\n")
        raise SystemExit(CHECK_FAILED)
    check_built(CHECK_FAILED)
    if settings.SINERGI_PROXIED:
        from granian.utils.proxies import wrap_wsgi_with_proxy_headers

        trusted = os.environ.get("SINERGI_PROXY_ADDRESSES", "127.0.0.1,::1")
        application = wrap_wsgi_with_proxy_headers(application, trusted_hosts=trusted)
    logging.getLogger("granian.access").addFilter(LeaveSecretsOut())
    return application


application = checked_application()
