"""What the tables of execution mean: which columns they have, what each row says. Knows neither database nor web.

Bytes to rows, heads and amounts are read by ``projects.tables``.
"""
