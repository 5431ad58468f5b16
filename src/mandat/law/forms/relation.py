"""A control relation, compiled three ways: for one protocol, for a table of them, and into words.

All three are exact. A relation is linear, so a share is taken by multiplying out: `invalid <= 5% of cast` becomes
`100 * invalid <= 5 * cast`, in whole numbers. What a blank field leaves open is unknown, not false: the result is
then None (null in a table), unless what is known decides it alone, as where the condition of an `if` fails.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mandat.language import Names, Text, decimal, text
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
    Tree,
    parse_sum,
    parse_tree,
    percentage,
)

if TYPE_CHECKING:
    import narwhals as nw

LARGEST = 10**12
"""The largest count for which an expression over 64-bit columns is exact; a larger one is no count of ballots."""

_INT64 = 2**63 - 1

Values = Mapping[str, int | None]


@dataclass(frozen=True)
class Linear:
    """A sum of fields times whole numbers, and a whole number: what both sides of a comparison come to.

    A field whose parts cancel out stays, times 0: where it is blank the sum is unknown all the same.
    """

    terms: tuple[tuple[str, int], ...]
    plus: int

    def value(self, values: Values) -> int | None:
        """The sum, or None where a field is blank or is not there."""
        total = self.plus
        for code, times in self.terms:
            count = values.get(code)
            if count is None:
                return None
            total += times * count
        return total

    @property
    def is_exact(self) -> bool:
        """Whether it stays within 64 bits for all counts up to `LARGEST`, whatever the order of adding."""
        return sum(abs(times) for _, times in self.terms) * LARGEST + abs(self.plus) <= _INT64


@dataclass(frozen=True)
class Relation:
    """What must be true of the figures of a protocol; `str` writes it as it is read."""

    tree: Tree

    def __str__(self) -> str:
        return str(self.tree)

    @cached_property
    def fields(self) -> frozenset[str]:
        """The codes that it needs, `votes` among them."""
        return frozenset(code for found, _ in self.sums for code, _ in found.terms)

    @cached_property
    def sums(self) -> tuple[tuple[Linear, Sign], ...]:
        """Each of its comparisons as a sum that is compared with 0; worked out once."""
        return tuple(linear(one) for one in self.comparisons)

    @property
    def comparisons(self) -> tuple[Compare, ...]:
        """Its comparison, or the condition and what follows from it."""
        return (self.tree.condition, self.tree.then) if isinstance(self.tree, If) else (self.tree,)

    @property
    def is_exact(self) -> bool:
        """Whether its expression is exact for counts up to `LARGEST`; where not, its numbers are too large."""
        return all(found.is_exact for found, _ in self.sums)

    def holds(self, values: Values) -> bool | None:
        """Whether it is true of one protocol, with counts of any size; None where a blank leaves it open.

        A code that `values` does not have is blank.
        """
        known = [_compare(found, sign, values) for found, sign in self.sums]
        if len(known) == 1:
            return known[0]
        condition, then = known
        if condition is False or then is True:
            return True
        return None if condition is None else then

    def expression(self) -> "nw.Expr":
        """It as a Narwhals expression over columns named like the fields: true, false or null in each row.

        Exact for counts up to `LARGEST` in columns of whole numbers of any width: they are read as Int64.
        """
        if not self.is_exact:
            raise OverflowError(f"{self}: its numbers are too large for 64 bits")
        found = [_compared(one, sign) for one, sign in self.sums]
        return found[0] if len(found) == 1 else ~found[0] | found[1]

    def text(self, names: Mapping[str, Any]) -> Text:
        """It in plain words, with the names of the fields; a code that has no name stands for itself."""
        if isinstance(self.tree, If):
            condition, then = (_comparison_in_words(one, names) for one in self.comparisons)
            return text("if {condition}, then {then}", condition=condition, then=then)
        return _comparison_in_words(self.tree, names)

    def words(self, names: Mapping[str, Any], language: str) -> str:
        """It in plain words of a language; a name may be a string, `Names` or `Text`."""
        return self.text(names).to(language)


@dataclass(frozen=True)
class Total:
    """A sum of fields, as a form gives it for a line that follows from others."""

    tree: Sum

    def __str__(self) -> str:
        return str(self.tree)

    @property
    def is_whole(self) -> bool:
        """Whether it is a whole number whatever the fields are: no share is in it."""
        return _whole(self.tree)[1] == 1

    @cached_property
    def linear(self) -> Linear:
        """Its fields and how often each is taken; meaningful where it `is_whole`."""
        return _whole(self.tree)[0]

    @cached_property
    def fields(self) -> frozenset[str]:
        """The codes that it needs."""
        return frozenset(code for code, _ in self.linear.terms)

    def value(self, values: Values) -> int | None:
        """The sum for one protocol, or None where a field is blank."""
        return self.linear.value(values)

    def expression(self) -> "nw.Expr":
        """The sum as a Narwhals expression, Int64; null where a field is blank."""
        return _added(self.linear.terms, self.linear.plus)

    def within(self, other: Mapping[str, "Total"]) -> "Total":
        """The same sum with other sums put in for their codes."""
        return Total(_put(self.tree, {code: total.tree for code, total in other.items()}))

    def text(self, names: Mapping[str, Any]) -> Any:
        """It in plain words, with the names of the fields."""
        return _sum_in_words(self.tree, names)


def parse(relation: str) -> Relation:
    """A relation from its text, such as `cast <= issued`; `SyntaxFault` says what was expected, and where."""
    return Relation(parse_tree(relation))


def parse_total(written: str) -> Total:
    """A sum from its text, such as `valid + invalid`."""
    return Total(parse_sum(written))


# -- figures ----------------------------------------------------------------------------------------------------


def linear(one: Compare) -> tuple[Linear, Sign]:
    """A comparison as a linear sum that is compared with 0: the left side less the right, in whole numbers."""
    return _whole(Minus(one.left, one.right))[0], one.sign


def _whole(node: Sum) -> tuple[Linear, int]:
    """A sum times the smallest number that makes it whole, and that number."""
    terms, plus = _terms(node)
    scale = math.lcm(plus.denominator, *(times.denominator for times in terms.values()))
    return Linear(tuple((code, int(times * scale)) for code, times in terms.items()), int(plus * scale)), scale


def _terms(node: Sum) -> tuple[dict[str, Fraction], Fraction]:
    match node:
        case Number(value=value):
            return {}, Fraction(value)
        case Code(code=code):
            return {code: Fraction(1)}, Fraction(0)
        case Part(share=share, of=of):
            return _times(_terms(of), share)
        case Plus(left=left, right=right):
            return _plus(_terms(left), _terms(right))
        case Minus(left=left, right=right):
            return _plus(_terms(left), _times(_terms(right), Fraction(-1)))
        case Times(left=left, right=right):
            one, other = _terms(left), _terms(right)
            return _times(one, other[1]) if not other[0] else _times(other, one[1])


def _plus(
    one: tuple[dict[str, Fraction], Fraction], other: tuple[dict[str, Fraction], Fraction]
) -> tuple[dict[str, Fraction], Fraction]:
    codes = dict.fromkeys([*one[0], *other[0]])
    return {code: one[0].get(code, Fraction(0)) + other[0].get(code, Fraction(0)) for code in codes}, one[1] + other[1]


def _times(one: tuple[dict[str, Fraction], Fraction], by: Fraction) -> tuple[dict[str, Fraction], Fraction]:
    return {code: times * by for code, times in one[0].items()}, one[1] * by


def _compare(found: Linear, sign: Sign, values: Values) -> bool | None:
    left = found.value(values)
    return None if left is None else signed(left, sign, 0)


def signed(left: Any, sign: Sign, right: Any) -> Any:
    """One comparison, of numbers or of expressions."""
    match sign:
        case "=":
            return left == right
        case "!=":
            return left != right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right


def _compared(found: Linear, sign: Sign) -> "nw.Expr":
    """What is subtracted goes to the other side, so that no step leaves the whole numbers that were counted."""
    left = [(code, times) for code, times in found.terms if times >= 0]
    right = [(code, -times) for code, times in found.terms if times < 0]
    if not left:  # written the other way round: an expression has a column on its left
        turned: dict[Sign, Sign] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
        return signed(_added(right, 0), turned[sign], found.plus)  # type: ignore[no-any-return]
    limit = _added(right, -found.plus) if right else -found.plus
    return signed(_added(left, 0), sign, limit)  # type: ignore[no-any-return]


def _added(terms: Iterable[tuple[str, int]], plus: int) -> "nw.Expr":
    import narwhals as nw

    total: nw.Expr | None = None
    for code, times in terms:
        column = nw.col(code).cast(nw.Int64)
        term = column if times == 1 else column * times
        total = term if total is None else total + term
    if total is None:
        return nw.lit(plus, nw.Int64)
    return total + plus if plus else total


def _put(node: Sum, sums: Mapping[str, Sum]) -> Sum:
    match node:
        case Code(code=code):
            return sums.get(code, node)
        case Plus(left=left, right=right):
            return Plus(_put(left, sums), _put(right, sums))
        case Minus(left=left, right=right):
            return Minus(_put(left, sums), _put(right, sums))
        case Times(left=left, right=right):
            return Times(_put(left, sums), _put(right, sums))
        case Part(share=share, of=of):
            return Part(share, _put(of, sums))
        case Number():
            return node


# -- words ------------------------------------------------------------------------------------------------------


def _comparison_in_words(one: Compare, names: Mapping[str, Any]) -> Text:
    left, right = _sum_in_words(one.left, names), _sum_in_words(one.right, names)
    match one.sign:
        case "=":
            return text("{left} is equal to {right}", left=left, right=right)
        case "!=":
            return text("{left} is not equal to {right}", left=left, right=right)
        case "<":
            return text("{left} is less than {right}", left=left, right=right)
        case "<=":
            return text("{left} is not more than {right}", left=left, right=right)
        case ">":
            return text("{left} is more than {right}", left=left, right=right)
        case ">=":
            return text("{left} is not less than {right}", left=left, right=right)


def _sum_in_words(node: Sum, names: Mapping[str, Any]) -> Any:
    match node:
        case Number(value=value):
            return value
        case Code(code=code):
            return text("“{field}”", field=_name(names.get(code, code)))
        case Part(share=share, of=of):
            return text("{share} of {whole}", share=decimal(percentage(share)), whole=_bracketed(of, names))
        case Plus(left=left, right=right):
            return Text("{left} + {right}", {"left": _sum_in_words(left, names), "right": _product(right, names)})
        case Minus(left=left, right=right):
            return Text("{left} − {right}", {"left": _sum_in_words(left, names), "right": _product(right, names)})
        case Times(left=left, right=right):
            return Text("{left} × {right}", {"left": _product(left, names), "right": _bracketed(right, names)})


def _product(node: Sum, names: Mapping[str, Any]) -> Any:
    return _bracketed(node, names) if isinstance(node, Plus | Minus) else _sum_in_words(node, names)


def _bracketed(node: Sum, names: Mapping[str, Any]) -> Any:
    said = _sum_in_words(node, names)
    return Text("({sum})", {"sum": said}) if isinstance(node, Plus | Minus | Times) else said


def _name(name: Any) -> Any:
    return Names(name) if isinstance(name, dict) and not isinstance(name, Names) else name
