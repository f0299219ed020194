"""What our PDFs say to our own reader: where a blank stood that the end of a line has swallowed, and where a text ends a line itself.

Both are blanks of a size nobody sees or prints; searching and copying pass over them. The keyword in the file's properties says that
they are there, so that nothing has to be guessed from the habits of the typesetter.
"""

from __future__ import annotations

KEYWORD = "jicheng-marked-blanks"
#: points: the blank that stands here, the end of a line of the text's own
BLANK, LINE = 2.0, 3.0
