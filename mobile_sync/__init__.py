"""What both sides of the air gap must agree on: facts, custody, refusals, the exchange. Pure."""
