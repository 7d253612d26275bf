"""Parts of the online benchmark: its population, its server, its generator of requests, its baselines."""
