"""Running the platform: jobs, outbox, settings, exports, health."""
