"""Protocol forms: the lines of a commission's protocol, and the relations that its figures are checked by."""

from mandat.law.faults import LawError
from mandat.law.forms.cases import Case, cases
from mandat.law.forms.load import form, forms, parse_form, read_form
from mandat.law.forms.relation import LARGEST, Relation, Total, parse, parse_total
from mandat.law.forms.schema import VOTES, Check, Form, FormField
from mandat.law.forms.syntax import SyntaxFault

__all__ = [
    "LARGEST",
    "VOTES",
    "Case",
    "Check",
    "Form",
    "FormField",
    "LawError",
    "Relation",
    "SyntaxFault",
    "Total",
    "cases",
    "form",
    "forms",
    "parse",
    "parse_form",
    "parse_total",
    "read_form",
]
