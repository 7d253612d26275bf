"""The capital at death: claimed, compared with the rights of the deceased, divided, paid, explained."""
