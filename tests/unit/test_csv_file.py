# SPDX-License-Identifier: Apache-2.0
"""No program that opens one of our files finds a formula in it, wherever it takes a cell to begin."""

import csv
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backup_dashboard.panels.shared.csv_file import csv_response

FORMULA = tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")
PIECES = st.sampled_from([*FORMULA, ",", ";", "\n", '"', "'", " ", "x", "1"])
CELLS = st.lists(st.lists(PIECES, max_size=8).map("".join), min_size=1, max_size=3)
DELIMITERS = (",", ";", "\t")


def written(*rows: list[Any]) -> str:
    """The file as a program reads it."""
    return csv_response("x.csv", ["A", "B"], rows).content.decode("utf-8-sig")


def cells(text: str, delimiter: str, **dialect: Any) -> list[str]:
    """Every cell that a program finds that splits lines at ``delimiter``."""
    lines = text.splitlines(keepends=True)
    return [cell for row in csv.reader(lines, delimiter=delimiter, **dialect) for cell in row]


@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize("between", DELIMITERS)
@pytest.mark.parametrize(
    "formula", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", '"=1', "\uff1d1+1", "\t=1"]
)
def test_a_name_is_no_formula_for_any_delimiter(delimiter: str, between: str, formula: str) -> None:
    text = written([f"x{between}{formula}{between}y", formula])
    for dialect in ({}, {"quoting": csv.QUOTE_NONE}):
        for cell in cells(text, delimiter, **dialect):
            assert not cell.lstrip(" \"'").startswith(FORMULA) or cell.lstrip(' "').startswith("'")


@given(CELLS, st.sampled_from(DELIMITERS))
def test_no_text_is_a_formula_for_any_delimiter(row: list[str], delimiter: str) -> None:
    for cell in cells(written(row), delimiter):
        assert not cell.rstrip("\r\n").startswith(FORMULA), (row, cell)


@given(CELLS)
def test_a_program_that_knows_the_format_reads_back_each_cell_but_for_the_apostrophes(
    row: list[str],
) -> None:
    (_header, read) = csv.reader(written(row).splitlines(keepends=True))
    assert [each.replace("'", "") for each in read] == [each.replace("'", "") for each in row]


def test_every_cell_is_quoted_and_numbers_stay_numbers() -> None:
    assert written(["a;b", -3], [None, 2.5]) == '"A","B"\r\n"a;b","-3"\r\n"","2.5"\r\n'
