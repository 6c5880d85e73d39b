"""The channels by their codes: the one table. A new one is a module and a line here."""

from sinergi.alerts.channels.base import Channel
from sinergi.alerts.channels.email import Email
from sinergi.alerts.channels.in_app import InApp
from sinergi.alerts.channels.sms import Sms
from sinergi.alerts.channels.webhook import WebhookChannel

ALL: tuple[Channel, ...] = (InApp(), Email(), Sms(), WebhookChannel())
CHANNELS: dict[str, Channel] = {one.code: one for one in ALL}
"""Code → channel, in the order people see them."""

TO_PEOPLE = tuple(code for code in CHANNELS if code != WebhookChannel.code)
"""Channels a person chooses about."""
