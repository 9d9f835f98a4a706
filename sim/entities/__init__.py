"""The nouns of a contact center: typed, frozen, validated; no clock and no dice."""
