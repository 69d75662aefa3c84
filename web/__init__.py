"""Who asks over HTTP and what is answered: addresses, API, catalogue, health, headers, limits."""
