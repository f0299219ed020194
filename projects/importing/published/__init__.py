"""Reads the text of a published PDF (项目绩效目标表) into sheets."""
