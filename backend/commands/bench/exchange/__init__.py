"""The exchange measured: pushes, pulls and photos against bare inserts, bare reads and other servers, in pairs."""
