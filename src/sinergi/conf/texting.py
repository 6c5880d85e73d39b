"""The SMS gateway of the installation: an address, what it is posted, how much is sent."""

import json
from dataclasses import dataclass

from sinergi.conf.env import BadSetting, env_int, env_one_of, env_text

FIELDS = '{"to": "{to}", "text": "{text}", "id": "{id}"}'
LARGEST_PARTS = 6


@dataclass(frozen=True, slots=True)
class Gateway:
    """How a gateway is asked; without `url` no SMS is sent.

    `fields` are what is posted: names, and values in which {to}, {text}, {id} and {token}
    are filled in.
    """

    url: str
    token: str
    fields: dict[str, str]
    form: str
    most_parts: int
    receipt_key: str


def gateway_of_environment() -> Gateway:
    """Return the gateway as the environment names it; raises BadSetting."""
    try:
        fields = json.loads(env_text("SINERGI_SMS_FIELDS", FIELDS))
    except ValueError as error:
        raise BadSetting(f"SINERGI_SMS_FIELDS: JSON is needed, as {FIELDS}") from error
    good = isinstance(fields, dict) and all(
        isinstance(value, str) for value in fields.values()
    )
    if not good or not any("{to}" in value for value in fields.values()):
        raise BadSetting(
            f"SINERGI_SMS_FIELDS: texts with {{to}} are needed, as {FIELDS}"
        )
    parts = env_int("SINERGI_SMS_MOST_PARTS", 2)
    if not 1 <= parts <= LARGEST_PARTS:
        raise BadSetting(
            f"SINERGI_SMS_MOST_PARTS: use a number from 1 to {LARGEST_PARTS}"
        )
    return Gateway(
        url=env_text("SINERGI_SMS_URL"), token=env_text("SINERGI_SMS_TOKEN"),
        fields=fields, form=env_one_of("SINERGI_SMS_FORMAT", ("json", "form")),
        most_parts=parts, receipt_key=env_text("SINERGI_SMS_RECEIPT_KEY"),
    )  # fmt: skip
