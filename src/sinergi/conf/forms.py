"""Every form that comes with the platform: who fills it in, and who receives it.

Code → (kinds of institution, empty for everybody; dotted name of the receiver, empty
where an accepted form is only kept). A receiver is called in the transaction of
acceptance as `receive(new, old, *, at)`: `old` is the accepted submission that an edit
replaces, `new` is None when an acceptance is taken back.
"""

SUPERVISORS = ("bawaslu", "panwascam")

FORMS: dict[str, tuple[tuple[str, ...], str]] = {
    "kejadian": ((), "sinergi.observations.receivers.events.receive"),
    "nihil": ((), "sinergi.observations.receivers.nothing.receive"),
    "tps-rawan": (SUPERVISORS, "sinergi.observations.receivers.stations.receive"),
    "form-a": (SUPERVISORS, ""),
    "form-pencegahan": (SUPERVISORS, ""),
    "buka-tps": ((), ""),
    "rekap": ((), ""),
    "apk": ((), ""),
    "media": ((), ""),
    "cepat": ((), ""),
}
