"""The benchmark's two schemes as a good engineer would write them for one library. Nothing here reads from kpicore."""
