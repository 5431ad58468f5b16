"""A made-up form that uses every key of the schema, and relations drawn at random."""

from fractions import Fraction
from typing import get_args

from hypothesis import strategies as st

from mandat.law.forms.relation import Relation
from mandat.law.forms.syntax import (
    Code,
    Compare,
    If,
    Minus,
    Number,
    Part,
    Plus,
    Sign,
    Sum,
    Times,
)

FORM = """\
id = "xx/station"
from = 2001-01-01
until = 2009-12-31
source = "Act 1 of 2000"
sure = "secondary"
name = { en = "Return", ru = "Сводка", kk = "Мәлімет" }

[[field]]
code = "issued"
line = "1a"
stage = "before opening"
required = true
name = { en = "Issued", ru = "Выдано", kk = "Берілді" }
short = { en = "I", ru = "В", kk = "Б" }
note = { en = "Note.", ru = "Примечание.", kk = "Ескертпе." }
cite = "s. 1"

[[field]]
code = "invalid"
stage = "counting"
required = false
name = { en = "Invalid", ru = "Недействительные", kk = "Жарамсыз" }
cite = "s. 2"

[[field]]
code = "cast"
stage = "counting"
required = false
sum = "votes + invalid"
name = { en = "Cast", ru = "В урнах", kk = "Жәшікте" }
cite = "s. 3"

[[check]]
code = "E-BOXES"
level = "error"
holds = "cast <= issued"
basis = "law"
text = { en = "Too many.", ru = "Слишком много.", kk = "Тым көп." }
cite = "s. 4"

[[check]]
code = "W-INVALID"
level = "warning"
holds = "if cast >= 50 then invalid <= 2.5% of cast"
basis = "logical"
text = { en = "Unusual.", ru = "Необычно.", kk = "Ерекше." }

[[note]]
en = "Made up."
ru = "Вымышлено."
kk = "Ойдан шығарылған."
"""

CODES = ("registered", "issued", "cast", "invalid", "votes")
SIGNS: tuple[Sign, ...] = get_args(Sign)

shares = st.builds(lambda parts, places: Fraction(parts, 100 * 10**places), st.integers(0, 2000), st.integers(0, 2))
numbers = st.builds(Number, st.integers(0, 5000))
codes = st.builds(Code, st.sampled_from(CODES))
constants: st.SearchStrategy[Sum] = st.recursive(
    numbers,
    lambda inner: st.builds(Part, shares, inner) | st.builds(Plus, inner, inner) | st.builds(Minus, inner, inner),
    max_leaves=3,
)
sums: st.SearchStrategy[Sum] = st.recursive(
    codes | numbers,
    lambda inner: (
        st.builds(Plus, inner, inner)
        | st.builds(Minus, inner, inner)
        | st.builds(Part, shares, inner)
        | st.builds(Times, inner, constants)
        | st.builds(Times, constants, inner)
    ),
    max_leaves=5,
)


def _has_code(node: Compare) -> bool:
    return any(code in str(node) for code in CODES)


comparisons = st.builds(Compare, sums, st.sampled_from(SIGNS), sums).filter(_has_code)
relations = st.builds(Relation, comparisons | st.builds(If, comparisons, comparisons))


# -- a reference: the meaning of a relation, said once more with fractions ----------------------------------------


def value(node: Sum, values: dict[str, int | None]) -> Fraction | None:
    """A sum, with a share taken as a share; None where a field is blank."""
    match node:
        case Number():
            return Fraction(node.value)
        case Code():
            count = values[node.code]
            return None if count is None else Fraction(count)
        case Part():
            of = value(node.of, values)
            return None if of is None else node.share * of
    left, right = value(node.left, values), value(node.right, values)
    if left is None or right is None:
        return None
    if isinstance(node, Plus):
        return left + right
    return left - right if isinstance(node, Minus) else left * right


def compared(node: Compare, values: dict[str, int | None]) -> bool | None:
    left, right = value(node.left, values), value(node.right, values)
    if left is None or right is None:
        return None
    return {
        "=": left == right,
        "!=": left != right,
        "<": left < right,
        "<=": left <= right,
        ">": left > right,
        ">=": left >= right,
    }[node.sign]


def reference(relation: Relation, values: dict[str, int | None]) -> bool | None:
    tree = relation.tree
    if isinstance(tree, Compare):
        return compared(tree, values)
    condition, then = compared(tree.condition, values), compared(tree.then, values)
    if condition is False or then is True:
        return True
    return None if condition is None or then is None else False
