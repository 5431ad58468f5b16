"""What the rules are: dated, cited law documents (TOML) and the schema that reads them."""

from mandat.law.faults import LawError
from mandat.law.load import law, laws, parse_law, read_law, value_at, with_value
from mandat.law.schema import Law, Tier

__all__ = ["Law", "LawError", "Tier", "law", "laws", "parse_law", "read_law", "value_at", "with_value"]
