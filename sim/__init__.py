"""What happens if a contact center is staffed, routed or outsourced differently."""
