"""Signing in through an OpenID Connect provider, for professionals who linked it to their own account beforehand."""
