"""Settings of a process that serves the public door and nothing else.

The same data and keys, none of the staff's pages: what it does not serve cannot be reached
through it. `sinergi serve --door` starts one; docs/operate.md says when.
"""

from sinergi.conf import settings as whole
from sinergi.conf.settings import *  # noqa: F403 the same data, keys and limits

INSTALLED_APPS = [one for one in whole.INSTALLED_APPS if not one.startswith("allauth")]
"""Nobody signs in here."""

ROOT_URLCONF = "sinergi.conf.public_urls"
WSGI_APPLICATION = "sinergi.conf.public_wsgi.application"
SINERGI_DOOR = True
MIDDLEWARE = [
    "sinergi.public.site.answering.PublicSite",
    "sinergi.public.door.PublicDoor",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sinergi.access.headers.PrivateByDefault",
]
