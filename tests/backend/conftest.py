from tests.corner import DAY, DOSSIERS, KEY, PASSWORD, SEED, World, copy_database, drop_database, signed_in  # noqa: F401
