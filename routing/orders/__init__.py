"""Orders of stops: what they have to keep, when they happen, what they cost, how they become a plan."""
