"""Settings of a process that serves the public door and nothing else.

The same data and keys, none of the staff's pages: what it does not serve cannot be reached
through it. `sinergi serve --door` starts one; docs/operate.md says when.
"""

from sinergi.conf.settings import *  # noqa: F403 the same data, keys and limits

ROOT_URLCONF = "sinergi.conf.public_urls"
WSGI_APPLICATION = "sinergi.conf.public_wsgi.application"
SINERGI_DOOR = True
MIDDLEWARE = [
    "sinergi.public.door.PublicDoor",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sinergi.access.headers.PrivateByDefault",
]
