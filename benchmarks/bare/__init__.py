"""Viewflow as it comes: a flow of its default nodes, to compare with. An app, because Viewflow keeps flows by app."""
