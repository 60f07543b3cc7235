"""The demo: a region's invented units, taken through the real operations to where they stand when it opens."""
