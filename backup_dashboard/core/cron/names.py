# SPDX-License-Identifier: Apache-2.0
"""The English names of months and days of the week, in capitals."""

FULL_NAMES = (
    "SUNDAY",
    "MONDAY",
    "TUESDAY",
    "WEDNESDAY",
    "WEDS",
    "THURSDAY",
    "FRIDAY",
    "SATURDAY",
    "JANUARY",
    "FEBRUARY",
    "MARCH",
    "APRIL",
    "MAY",
    "JUNE",
    "JULY",
    "AUGUST",
    "SEPTEMBER",
    "OCTOBER",
    "NOVEMBER",
    "DECEMBER",
)
"""People shorten them to three letters or more; ``WEDS`` is a short form that does not begin a longer one."""
