"""The sixteen shelves of the register; each folder below is one processing activity."""
