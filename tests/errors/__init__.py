"""Bad input is answered with its place, what was given, what is allowed and the nearest right word."""
