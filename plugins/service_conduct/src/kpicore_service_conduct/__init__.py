"""A service-conduct code: points for a month, letter grades and floating pay, for any desk."""
