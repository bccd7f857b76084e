"""The ports in plain dictionaries, for tests and notebooks: the same laws, no file."""

from relationkit.storage.memory.store import MemoryStore as MemoryStore

__all__ = ["MemoryStore"]
