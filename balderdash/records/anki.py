"""Terms as a text file for Anki: its import takes tabs between the fields, and reads the lines with # at the top."""

from __future__ import annotations

from collections.abc import Iterable

from balderdash.records.schedule import ScheduledTerm
from balderdash.terms.key import tidy
from balderdash.terms.printable import printable

# See https://docs.ankiweb.net/importing/text-files.html. A line #columns would hinder: Anki fills fields of other names
# only if the columns have none.
HEAD = "#separator:tab\n#html:false\n#tags column:3\n"


def notes(terms: Iterable[ScheduledTerm]) -> str:
    """A note a line: the term, its meaning, and the list, which becomes a tag; terms without a meaning are left out."""
    lines = (
        "\t".join(map(_field, (term.term, term.meaning, term.list.replace(" ", "_")))) for term in terms if term.meaning
    )
    return HEAD + "".join(f"{line}\n" for line in lines)


def _field(text: str) -> str:
    """The text as a field: a quoted one may hold quotation marks, and begin with #, which else starts a comment."""
    plain = tidy(printable(text))
    return '"' + plain.replace('"', '""') + '"' if '"' in plain or plain.startswith("#") else plain
