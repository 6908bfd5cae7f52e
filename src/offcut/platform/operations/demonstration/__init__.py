"""The example region: people to sign in as, and each app's synthetic things, loaded once."""
