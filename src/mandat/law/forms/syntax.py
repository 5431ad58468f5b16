"""The language of control relations: what a relation is made of, and how one is read and written.

    relation   = [ "if" comparison "then" ] comparison
    comparison = sum ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) sum
    sum        = product { ( "+" | "-" ) product }
    product    = factor { "*" factor }
    factor     = whole number | code | percentage "of" factor | "(" sum ")"
    percentage = a decimal number and "%", such as 5% or 0.5%
    code       = a field of the form, or `votes`, the sum of the contestants' votes

`5% of cast + 1` is `(5% of cast) + 1`. A product has at most one side with codes in it, so that every relation is
linear: this keeps it exact on 64-bit columns and lets its test cases be worked out. A written node reads back as
the same node: `parse_sum(str(node)) == node`.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple

from mandat.language import Text, text

Sign = Literal["=", "!=", "<", "<=", ">", ">="]
WORDS = frozenset({"if", "then", "of"})
CODE = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Number:
    """A whole number, not negative."""

    value: int

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True)
class Code:
    """What a field of the form says; `votes` is the sum of the contestants' votes."""

    code: str

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True)
class Part:
    """A share of a number: `5% of cast`. It is not rounded."""

    share: Fraction
    of: "Sum"

    def __str__(self) -> str:
        return f"{percentage(self.share)} of {_factor(self.of)}"


@dataclass(frozen=True)
class Plus:
    left: "Sum"
    right: "Sum"

    def __str__(self) -> str:
        return f"{self.left} + {_product(self.right)}"


@dataclass(frozen=True)
class Minus:
    left: "Sum"
    right: "Sum"

    def __str__(self) -> str:
        return f"{self.left} - {_product(self.right)}"


@dataclass(frozen=True)
class Times:
    left: "Sum"
    right: "Sum"

    def __str__(self) -> str:
        return f"{_product(self.left)} * {_factor(self.right)}"


Sum = Number | Code | Part | Plus | Minus | Times


@dataclass(frozen=True)
class Compare:
    left: Sum
    sign: Sign
    right: Sum

    def __str__(self) -> str:
        return f"{self.left} {self.sign} {self.right}"


@dataclass(frozen=True)
class If:
    """Holds where the condition does not; where it does, as `then` does."""

    condition: Compare
    then: Compare

    def __str__(self) -> str:
        return f"if {self.condition} then {self.then}"


Tree = Compare | If


def percentage(share: Fraction) -> str:
    """A share as it is written in a relation, `2.5%`; only shares with an end as a decimal number can be."""
    places = 0
    while (share * 100 * 10**places).denominator != 1:
        places += 1
    digits = f"{int(share * 100 * 10**places):0{places + 1}d}"
    return f"{digits[:-places]}.{digits[-places:]}%" if places else f"{digits}%"


def _product(node: Sum) -> str:
    return f"({node})" if isinstance(node, Plus | Minus) else str(node)


def _factor(node: Sum) -> str:
    return f"({node})" if isinstance(node, Plus | Minus | Times) else str(node)


# -- reading ----------------------------------------------------------------------------------------------------


class SyntaxFault(ValueError):
    """A relation that cannot be read: `message` says what was expected, `position` counts characters from 1."""

    def __init__(self, expected: Text, found: str, position: int) -> None:
        self.position = position
        self.message = (
            text(
                "{expected}, found {found} at character {position}",
                expected=expected,
                found=found,
                position=str(position),
            )
            if found
            else text("{expected}, but it ends at character {position}", expected=expected, position=str(position))
        )
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)


class _Token(NamedTuple):
    kind: Literal["number", "share", "code", "mark", "end", "unknown"]
    written: str
    position: int


_TOKEN = re.compile(
    r"\s*(?:(?P<share>[0-9]+(?:\.[0-9]+)?%)|(?P<number>[0-9]+)|(?P<code>[a-z][a-z0-9_]*)"
    r"|(?P<mark>!=|<=|>=|[=<>+\-*()])|(?P<unknown>\S))"
)
_SIGNS: tuple[Sign, ...] = ("=", "!=", "<", "<=", ">", ">=")
_DEEPEST = 50
_LONGEST = 2000


def _tokens(source: str) -> list[_Token]:
    tokens, at = [], 0
    while match := _TOKEN.match(source, at):
        kind = match.lastgroup
        assert kind is not None
        tokens.append(_Token(kind, match[kind], match.start(kind) + 1))  # type: ignore[arg-type]
        at = match.end()
    tokens.append(_Token("end", "", len(source.rstrip()) + 1))
    return tokens


class _Reader:
    """One pass over the tokens, a method for each rule of the grammar."""

    def __init__(self, source: str) -> None:
        if len(source) > _LONGEST:
            raise SyntaxFault(text("expected a shorter relation"), source[_LONGEST], _LONGEST + 1)
        self.tokens = _tokens(source)
        self.at = 0
        self.depth = 0

    @property
    def token(self) -> _Token:
        return self.tokens[self.at]

    def is_at(self, *written: str) -> bool:
        return self.token.kind in ("mark", "code") and self.token.written in written

    def next(self) -> _Token:
        token = self.token
        self.at += 1
        return token

    def fail(self, expected: Text, token: _Token | None = None) -> SyntaxFault:
        token = token or self.token
        return SyntaxFault(expected, token.written, token.position)

    def take(self, written: str) -> None:
        if not self.is_at(written):
            raise self.fail(text("expected {what}", what=written))
        self.next()

    def end(self, expected: Text) -> None:
        if self.token.kind != "end":
            raise self.fail(expected)

    def relation(self) -> Tree:
        if not self.is_at("if"):
            return self.comparison()
        self.next()
        condition = self.comparison()
        self.take("then")
        return If(condition, self.comparison())

    def comparison(self) -> Compare:
        start = self.token
        left = self.sum()
        sign = next((one for one in _SIGNS if self.is_at(one)), None)
        if sign is None:
            raise self.fail(text("expected one of {signs}", signs=" ".join(_SIGNS)))
        self.next()
        right = self.sum()
        if not (has_code(left) or has_code(right)):
            raise self.fail(text("expected a field on one side at least"), start)
        return Compare(left, sign, right)

    def sum(self) -> Sum:
        node = self.product()
        while self.is_at("+", "-"):
            node = (Plus if self.next().written == "+" else Minus)(node, self.product())
        return node

    def product(self) -> Sum:
        node = self.factor()
        while self.is_at("*"):
            self.next()
            start = self.token
            right = self.factor()
            if has_code(node) and has_code(right):
                raise self.fail(text("expected a number: two fields cannot be multiplied"), start)
            node = Times(node, right)
        return node

    def factor(self) -> Sum:
        token = self.token
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.fail(text("expected fewer parts within parts"))
        try:
            if token.kind == "number":
                return Number(int(self.next().written))
            if token.kind == "share":
                self.next()
                self.take("of")
                return Part(Fraction(token.written[:-1]) / 100, self.factor())
            if token.kind == "code" and token.written not in WORDS:
                return Code(self.next().written)
            if self.is_at("("):
                self.next()
                node = self.sum()
                self.take(")")
                return node
        finally:
            self.depth -= 1
        raise self.fail(text("expected a number, a field or ("))


def parse_tree(source: str) -> Tree:
    """A relation from its text; `SyntaxFault` says what was expected, and where."""
    reader = _Reader(source)
    tree = reader.relation()
    reader.end(text("expected the end, + or -"))
    return tree


def parse_sum(source: str) -> Sum:
    """A sum from its text, as one side of a relation is written."""
    reader = _Reader(source)
    node = reader.sum()
    reader.end(text("expected the end, + or -"))
    return node


def has_code(node: Sum) -> bool:
    """Whether a field stands in it."""
    match node:
        case Number():
            return False
        case Code():
            return True
        case Part(of=of):
            return has_code(of)
        case Plus(left=left, right=right) | Minus(left=left, right=right) | Times(left=left, right=right):
            return has_code(left) or has_code(right)
