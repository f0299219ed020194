"""项目绩效目标表 read from a workbook, a Word file or a PDF: the same form, found by its labels. Pure: neither database nor web.

Each format is turned into rows of boxes (``boxes``); ``forms`` finds the forms in them; ``reading`` makes the neutral structure.
"""
