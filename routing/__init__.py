"""Turn stops and couriers into plans; knows neither dossiers, nor databases, nor the web."""
