"""Checks of finished pay and outcomes against mainland Chinese labour law: flags for a person, never acts."""
