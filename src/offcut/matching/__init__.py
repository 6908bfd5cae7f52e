"""Which exchanges would really work, what each is worth, and why."""
