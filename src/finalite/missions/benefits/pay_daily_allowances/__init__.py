"""Daily allowances: what replaces a wage in sickness, maternity, paternity, adoption, bereavement and work injury."""
