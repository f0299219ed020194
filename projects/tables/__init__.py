"""Bytes of a workbook to plain rows, whatever somebody uploads: cells, amounts, where the heads stand, which column is which. Knows neither
database nor web."""
