"""Uploads: kept outside the web root, typed by content, served with safe headers."""
