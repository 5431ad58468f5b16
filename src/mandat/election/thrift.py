"""Thrift's compact protocol, as far as Parquet files use it: a structure as a dictionary by field number.

Source: https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
"""

from typing import Any

_DEEPEST = 20
_TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT, _UUID = range(1, 14)
_SIZES = {_TRUE: 1, _FALSE: 1, _BYTE: 1, _DOUBLE: 8, _UUID: 16}  # in a list a truth value takes a byte


class BadThrift(ValueError):
    """Bytes that are no such structure, or do not hold all of it."""


def read_struct(data: bytes, at: int = 0, deep: int = 0) -> tuple[dict[int, Any], int]:
    """The structure that begins at a byte, and the byte after it; `BadThrift` where it does not end in `data`.

    Strings are bytes, and so is what Parquet never asks for; the entries of a map are passed over.
    """
    if deep > _DEEPEST:
        raise BadThrift
    found: dict[int, Any] = {}
    field = 0
    try:
        while head := data[at]:
            at += 1
            if head > 15:
                field += head >> 4
            else:
                field, at = _zigzag(data, at)
            kind = head & 15
            if _I16 <= kind <= _I64:
                byte = data[at]
                at += 1
                if byte < 128:  # most numbers
                    found[field] = (byte >> 1) ^ -(byte & 1)
                else:
                    found[field], at = _zigzag(data, at - 1)
            elif kind == _BINARY:
                size = data[at]
                at += 1
                if size >= 128:
                    size, at = _varint(data, at - 1)
                found[field] = data[at : at + size]
                at += size
            elif kind <= _FALSE:
                found[field] = kind == _TRUE
            else:
                found[field], at = _value(data, at, kind, deep)
    except IndexError:
        raise BadThrift from None
    return found, at + 1


def _value(data: bytes, at: int, kind: int, deep: int) -> tuple[Any, int]:
    if kind == _STRUCT:
        return read_struct(data, at, deep + 1)
    if kind == _BINARY:
        size, at = _varint(data, at)
        return data[at : at + size], at + size
    if _I16 <= kind <= _I64:
        return _zigzag(data, at)
    if kind in (_LIST, _SET):
        return _list(data, at, deep)
    if kind == _MAP:
        return _map(data, at, deep)
    if kind in _SIZES:
        return data[at : at + _SIZES[kind]], at + _SIZES[kind]
    raise BadThrift


def _list(data: bytes, at: int, deep: int) -> tuple[list[Any], int]:
    size, kind = data[at] >> 4, data[at] & 15
    at += 1
    if size == 15:
        size, at = _varint(data, at)
    if size > len(data) - at or deep > _DEEPEST:  # an item takes a byte at least
        raise BadThrift
    items = []
    for _ in range(size):
        one, at = _value(data, at, kind, deep + 1)
        items.append(one)
    return items, at


def _map(data: bytes, at: int, deep: int) -> tuple[dict[Any, Any], int]:
    size, at = _varint(data, at)
    if not size:
        return {}, at
    if size > len(data) - at or deep > _DEEPEST:
        raise BadThrift
    kinds = data[at]
    at += 1
    for _ in range(size):
        for kind in (kinds >> 4, kinds & 15):
            _, at = _value(data, at, kind, deep + 1)
    return {}, at


def _zigzag(data: bytes, at: int) -> tuple[int, int]:
    number, at = _varint(data, at)
    return (number >> 1) ^ -(number & 1), at


def _varint(data: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while shift < 70:
        byte = data[at]
        at += 1
        number |= (byte & 127) << shift
        if byte < 128:
            return number, at
        shift += 7
    raise BadThrift
