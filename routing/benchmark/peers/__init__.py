"""Other people's engines, each at its honest best; only the `bench` dependency group brings them."""
