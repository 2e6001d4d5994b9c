"""Cells that could be a formula leave with an apostrophe and come back as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination.cells import is_formula, is_risky, protect, restore

RISKY = [
    "=1+1",
    "+254 20",
    "-3",
    "@SUM(A1)",
    "\t=1",
    "\rx",
    "\nx",
    "  =1",
    "'=1",
    "''-",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "\u3000=1",
]
PLAIN = ["", "Ministry", "1=1", "a-b", "O'Neill", "'quoted'", "x\t=1", "#1"]


@pytest.mark.parametrize("text", RISKY)
def test_what_a_program_could_take_for_a_formula_is_protected(text: str):
    assert protect(text) == f"'{text}"


@pytest.mark.parametrize("text", PLAIN)
def test_other_texts_leave_as_they_are(text: str):
    assert (protect(text), is_risky(text)) == (text, False)


@given(st.text(alphabet="=+-@'\t\r\n ＝＠a1", max_size=8) | st.text(max_size=40))
def test_every_text_comes_back_as_it_was(text: str):
    assert restore(protect(text)) == text


@given(st.text(alphabet="=+-@'\t\r\n ＝＠a1", max_size=8))
def test_nothing_leaves_with_the_start_of_a_formula(text: str):
    assert protect(text).lstrip(" ")[:1] not in set("=+-@\t\r\n＝＋－＠")


@pytest.mark.parametrize(
    ("text", "formula"), [("=1", True), (" ＝1", True), ("@x", True), ("+254", False), ("- a", False)]
)
def test_telephone_number_is_no_formula(text: str, formula: bool):
    assert is_formula(text) is formula
