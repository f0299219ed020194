"""What 我的待办 shows, part by part.

A part says what it wants counted (``asked``: expressions about the person); the page counts for all parts in one
statement and hands each what was ``found``. Rows are one statement a part, and none where nothing was counted.
"""
