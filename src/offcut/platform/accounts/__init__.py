"""People: signing up, signing in, second factors, sessions."""
