"""The target form between a POST and ``SheetData``: typed texts are kept until they can be read."""
