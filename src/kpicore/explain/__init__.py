"""Why a person got this number: every line from the cell it was read in to the money, and what would have lifted it."""
