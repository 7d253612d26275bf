"""Personal data is reached for a declared purpose or not at all: in the ORM first, in the database engine again."""

# Not lazy: a submodule of the same name would hide the function.
from .owner import owner, purging

__all__ = ["owner", "purging"]
