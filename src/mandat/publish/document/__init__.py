"""An outcome as a document to be signed and filed: a PDF whose bytes follow from its data alone.

`content` says what stands in it, in one language, as plain data; `template.typ` how it looks; `pdf` sets the one by
the other. The fonts are those inside the package typst (Libertinus Serif and DejaVu Sans Mono, which have every letter
of Kazakh); none of the machine's is used, and no clock is read.
"""

from mandat.publish.document.content import content
from mandat.publish.document.pdf import protocol_pdf, protocol_png
from mandat.publish.document.record import Ceremony, Reviewed, Signed, sums_of

__all__ = ["Ceremony", "Reviewed", "Signed", "content", "protocol_pdf", "protocol_png", "sums_of"]
