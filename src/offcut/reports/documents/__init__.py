"""Reports of an account or a programme, written once and rendered in five forms."""
