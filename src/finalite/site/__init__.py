"""Settings, addresses and the generic doors: pages, API and command line."""
