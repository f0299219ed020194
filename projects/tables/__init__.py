"""Bytes of a workbook to plain rows, whatever somebody uploads. Knows neither database nor web."""
