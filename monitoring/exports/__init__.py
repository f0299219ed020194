"""Reads a table from an uploaded file. Knows neither database nor web.

``upload.read_upload(bytes, name)`` (in a child process) gives sheets of plain rows; ``heads.find_head`` says where their
heads stand, ``columns.guess`` which column holds what, ``lines.lines_of`` what each row means.
"""
