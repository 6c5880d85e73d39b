"""Calendar files: folded, escaped, in their time zone."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from sinergi.documents.ics import Event, escape, fold, write_calendar

AT = dt.datetime(2023, 9, 14, 2, 0, tzinfo=dt.UTC)


def event(**fields: object) -> Event:
    return Event(
        **{"uid": "a@b", "summary": "Audiensi", "starts": AT, "stamp": AT, **fields}
    )


def lines(*events: Event, **options: str) -> list[str]:
    raw = write_calendar(events, **options).decode()
    return raw.replace("\r\n ", "").split("\r\n")


def test_an_hour_stands_in_its_time_zone() -> None:
    found = lines(event())
    assert "DTSTART;TZID=Asia/Jakarta:20230914T090000" in found
    assert "TZOFFSETTO:+0700" in found


def test_a_zone_with_two_offsets_is_left_out() -> None:
    summer = event(uid="c", starts=dt.datetime(2023, 7, 1, tzinfo=dt.UTC))
    winter = event(uid="d", starts=dt.datetime(2023, 1, 1, tzinfo=dt.UTC))
    found = lines(summer, winter, zone="Europe/Berlin")
    assert "DTSTART:20230701T000000Z" in found
    assert "BEGIN:VTIMEZONE" not in found


def test_whole_days_end_on_the_day_after() -> None:
    day = dt.date(2023, 11, 28)
    found = lines(event(starts=day, ends=day))
    assert "DTSTART;VALUE=DATE:20231128" in found
    assert "DTEND;VALUE=DATE:20231129" in found


def test_those_asked_are_named_and_not_asked_to_answer_by_mail() -> None:
    found = lines(
        event(attendees=['Kecamatan "Cakung"\r\nX', "FKUB"]), method="REQUEST"
    )
    asked = [line for line in found if line.startswith("ATTENDEE")]
    assert asked[0].startswith(
        "ATTENDEE;CUTYPE=GROUP;RSVP=FALSE;CN=\"Kecamatan 'Cakung'X\""
    )
    assert len(asked) == 2


def test_text_is_escaped() -> None:
    assert escape("a,b;c\\d\r\ne\x07") == "a\\,b\\;c\\\\d\\ne"


def test_a_text_cannot_add_a_line() -> None:
    found = lines(event(summary="x\r\nATTENDEE:mailto:a@b", organizer='y"\nZ'))
    assert not any(line.startswith(("ATTENDEE", "Z")) for line in found)


@given(st.text(max_size=400))
def test_folded_lines_are_short_and_unfold_to_the_same(text: str) -> None:
    line = f"SUMMARY:{escape(text)}"
    folded = fold(line)
    assert all(len(one.encode()) <= 75 for one in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == line


def test_the_same_events_give_the_same_bytes() -> None:
    assert write_calendar([event()], name="Kota") == write_calendar(
        [event()], name="Kota"
    )


def test_a_calendar_without_events_is_whole() -> None:
    assert lines()[0] == "BEGIN:VCALENDAR"
    assert lines()[-2:] == ["END:VCALENDAR", ""]
