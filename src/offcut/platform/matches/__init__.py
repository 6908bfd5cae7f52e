"""What would work: ranked matches, their explanation, alerts and digests."""
