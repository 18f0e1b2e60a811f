"""A seeded world of handhelds, couriers and faults around the real rules of the exchange, with independent judges."""
