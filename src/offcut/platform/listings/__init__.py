"""Haves and wants: the short form, the spreadsheet, evidence."""
