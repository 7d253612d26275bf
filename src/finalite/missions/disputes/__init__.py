"""Appeals, disputes and data-protection requests."""
