"""Spreadsheets: what is wrong with one, what it would change, loading all of it or nothing."""
