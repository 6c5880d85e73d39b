"""When a device was last heard of."""

import datetime as dt

from sinergi.accounts.models import Device

NOTE_EVERY = dt.timedelta(minutes=1)


def was_seen_lately(device: Device, at: dt.datetime) -> bool:
    """Return whether it need not be written down again that the device was heard of."""
    return device.seen_at is not None and at - device.seen_at < NOTE_EVERY


def note_seen(device: Device, at: dt.datetime) -> None:
    """Write down that the device was heard of, at most once a minute."""
    if not was_seen_lately(device, at):
        Device.all_rows.filter(pk=device.pk).update(seen_at=at)
        device.seen_at = at
