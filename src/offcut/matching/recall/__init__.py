"""What words hide: text → waste codes, likely receivers, usual flows, affinity; with reasons."""
