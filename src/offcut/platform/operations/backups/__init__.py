"""Backups: database and uploads in one file, taken while the platform serves; and back again."""
