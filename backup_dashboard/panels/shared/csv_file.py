# SPDX-License-Identifier: Apache-2.0
"""Write lists as CSV files for spreadsheets."""

import csv
import re
from collections.abc import Iterable
from collections.abc import Sequence

from django.http import HttpResponse

_BEGINS_FORMULA = re.compile(
    r"(^|[,;\t\r\n])"  # where a cell begins for some spreadsheet
    r"(?=[\s\"']*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r])"  # the sign of a formula, or what hides it
)
"""The places where a spreadsheet may see the beginning of a cell and read what follows as a formula."""


def csv_response(
    filename: str, header: Sequence[object], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """Return a CSV file to download.

    A spreadsheet splits lines at commas, semicolons or tabs, depending on the language of its user, and some
    programs ignore quotes. Therefore every cell is quoted, and an apostrophe is written before each place where a
    program could see the beginning of a cell and read a formula: people can type anything into names.
    """
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{filename}"'
    answer.write("\ufeff")  # the byte order mark, from which spreadsheets recognize UTF-8
    writer = csv.writer(answer, quoting=csv.QUOTE_ALL)
    writer.writerow([_cell(title) for title in header])
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return answer


def _cell(value: object) -> str:
    if isinstance(value, int | float):
        return str(value)
    return _BEGINS_FORMULA.sub(r"\1'", "" if value is None else str(value))
