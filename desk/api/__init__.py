"""The interface for programs (/api/v1/): reads and acts for the person whose token it is shown, by the same functions as
the pages. Every operation is declared once (``operations``); addresses, OpenAPI document and the page 接口说明 follow."""
