"""The only dice of the house: who contacts the center when, and who is there to answer."""
