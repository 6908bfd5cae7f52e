"""Movements, claims with evidence, verification, certificates."""
