"""How cases are shown: rows of the database made ready for templates, without a query a row."""
