# SPDX-License-Identifier: Apache-2.0
"""Lists as files for a spreadsheet."""

import csv
from collections.abc import Iterable
from collections.abc import Sequence

from django.http import HttpResponse

_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_response(
    filename: str, header: Sequence[object], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """Answer with a file to download.

    Texts that a spreadsheet would take for a formula get an apostrophe in front: names are what people typed.
    """
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{filename}"'
    answer.write("\ufeff")  # by which spreadsheets know UTF-8
    writer = csv.writer(answer)
    writer.writerow([_cell(each) for each in header])
    for row in rows:
        writer.writerow([_cell(each) for each in row])
    return answer


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_BEGINS_FORMULA) else text
