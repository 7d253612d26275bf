"""Signs what must be known as ours and checks what others signed; the keys never stand in a table."""

from finalite.kernel.lazy import lazy_exports

__getattr__ = lazy_exports(
    __name__,
    keys=["public_key", "sign", "is_ours", "fingerprint"],
    checking=["is_signed_by", "is_public_key"],
    moments=["instant", "nonce"],
)
