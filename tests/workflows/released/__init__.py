"""Cases in flight as earlier versions of the program left them: rows of their tables, at every step and in every state.

``make.py`` writes such a file. It is run once for a version, in a checkout of that version, and the file is kept for good.
"""
