"""Stages and stations. Plain Python."""

import datetime as dt

COMING, NOW, PAST = "coming", "now", "past"
# PKPU 7/2022 and the KPU station lists of 2024: special stations are numbered from 901.
FIRST_SPECIAL_NUMBER = 901


def stage_state(
    starts_on: dt.date | None, ends_on: dt.date | None, day: dt.date
) -> str:
    """Return "coming", "now" or "past"; without a first day a stage is already running.

    A stage without a last day is of one day when it has a first day.
    """
    last = ends_on or starts_on
    if starts_on is not None and day < starts_on:
        return COMING
    if last is not None and day > last:
        return PAST
    return NOW


def is_special_number(number: int) -> bool:
    """True for station numbers that KPU gives to special places."""
    return FIRST_SPECIAL_NUMBER <= number <= 999


def kpu_code_of(area_code: str, number: int) -> str:
    """Return KPU's 13 digits: the code without dots and the number in three digits."""
    return f"{area_code.replace('.', '')}{number:03d}"
