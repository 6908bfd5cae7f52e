"""What exchanges achieved: the project account, every figure of it recomputable."""
