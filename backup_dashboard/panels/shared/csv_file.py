# SPDX-License-Identifier: Apache-2.0
"""Lists as files for a spreadsheet."""

import csv
import re
from collections.abc import Iterable
from collections.abc import Sequence

from django.http import HttpResponse

_BEGINS_FORMULA = re.compile(
    r"(^|[,;\t\r\n])"  # where a cell begins for some reader
    r"(?=[\s\"']*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r])"  # what makes it a formula, or hides that
)
"""Where a spreadsheet may see the beginning of a cell, and take what follows for a formula."""


def csv_response(
    filename: str, header: Sequence[object], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """Answer with a file to download.

    A spreadsheet splits the lines at commas, semicolons or tabs, as its user's language has it, and some programs do
    not heed quotes. So every cell is quoted, and wherever one of them could begin a cell and take it for a formula,
    an apostrophe stands before that: names are what people typed.
    """
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{filename}"'
    answer.write("\ufeff")  # by which spreadsheets know UTF-8
    writer = csv.writer(answer, quoting=csv.QUOTE_ALL)
    writer.writerow([_cell(each) for each in header])
    for row in rows:
        writer.writerow([_cell(each) for each in row])
    return answer


def _cell(value: object) -> str:
    if isinstance(value, int | float):
        return str(value)
    return _BEGINS_FORMULA.sub(r"\1'", "" if value is None else str(value))
