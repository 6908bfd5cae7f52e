"""From interest to consent of both sides, and the messages after it."""
