"""Official papers as plain values, rendered alike as Excel, Word and PDF.

``paper`` is the structure; ``excel``, ``word`` and ``pdf`` make files of it. A paper is a pure function of its data: no
renderer knows what a paper is about, and no paper what a file format is.
"""
