"""Words of the door that more than one page says."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sinergi.public.asked import Answers
from sinergi.public.dates import long_day
from sinergi.public.known import Known
from sinergi.reports.models.naming import KIND_NAMES, WANTED_NAMES


def field_names() -> dict[str, str]:
    """Return what each answer is called."""
    return {
        "story": _("What happened"),
        "reported": _("Who is reported"),
        "reported_address": _("Address of who is reported"),
        "reported_phone": _("Telephone of who is reported"),
        "where": _("Where it was"),
        "when": _("At what time"),
        "witnesses": _("Witnesses"),
        "evidence": _("Evidence"),
        "threat": _("What was threatened"),
        "name": _("Name"),
        "born": _("Place and date of birth"),
        "sex": _("Sex"),
        "occupation": _("Occupation"),
        "nationality": _("Nationality"),
        "address": _("Address"),
        "phone": _("Telephone"),
        "email": _("E-mail"),
    }


def sex_name(code: str) -> str:
    """Return a sex in words; what was written otherwise stays."""
    return {"f": pgettext("sex", "female"), "m": pgettext("sex", "male")}.get(
        code, code
    )


def kind_list() -> list[tuple[str, str]]:
    """Return the kinds as choices."""
    return [(str(code), str(name)) for code, name in KIND_NAMES.items()]


def shown_answers(answers: Answers, known: Known) -> list[tuple[str, str]]:
    """Return (name, value) of every answer, as the reporter checks them."""
    names, told = field_names(), answers.told.as_dict()
    rows = [
        (_("Way of reporting"), str(WANTED_NAMES[answers.wanted]) if answers.wanted else ""),
        (names["story"], told.get("story", "")),
        (_("Kind"), str(KIND_NAMES[answers.kind]) if answers.kind else ""),
        (names["reported"], told.get("reported", "")),
        (names["reported_address"], told.get("reported_address", "")),
        (names["reported_phone"], told.get("reported_phone", "")),
        (names["where"], told.get("where", "")),
        (_("Kelurahan or kecamatan"), known.names.get(answers.area_code, "")),
        (_("Day of the event"), long_day(answers.happened_on)),
        (names["when"], told.get("when", "")),
        (_("Day you learned of it"), long_day(answers.known_on)),
        (names["witnesses"], told.get("witnesses", "")),
        (names["evidence"], told.get("evidence", "")),
        (_("Files"), str(len(answers.files)) if answers.files else ""),
        (names["threat"], told.get("threat", "") or (_("yes") if answers.threatened else "")),
    ]  # fmt: skip
    who = answers.identity.as_dict() if answers.identity else {}
    for name, value in who.items():
        rows.append((names[name], sex_name(value) if name == "sex" else value))
    return [(name, value) for name, value in rows if value]


def file_problem(code: str) -> str:
    """Return in words why a file was not taken."""
    return {
        "empty": _("The file is empty."),
        "too-big": _("A file may have 32 MB."),
        "type": _("This kind of file is not taken. Send a photo, PDF, sound or video."),
        "picture": _("The picture is broken or too large to be opened safely."),
        "changed": _("The file changed on its way. Choose it again."),
        "too-many": _("Eight files are taken. Add others later by your receipt."),
        "full": _("There is no room for files at the moment. Send the report now, and files later by your receipt."),
        "office": _("A file was sealed for another office and was left out. Choose it again."),
        "busy": _("Too many files at once. Send the report now, and files later by your receipt."),
    }.get(code, _("The file was not taken."))  # fmt: skip
