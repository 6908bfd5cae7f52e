"""A funded period: targets, spend, activity, outcomes and reports."""
