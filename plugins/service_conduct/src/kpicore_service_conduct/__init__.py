"""Letter grades and floating pay from a service-conduct code, for any desk."""
