"""统计查询: what the lists hold, added up. Every figure counts rows of a list the person may open; none ranks persons."""
