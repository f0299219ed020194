"""批量新增人员: a list of people as a table, looked at line by line, then added all at once."""
