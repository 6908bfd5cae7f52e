"""What a programme or a cluster has achieved, against the targets that it set itself."""
