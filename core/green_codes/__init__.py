"""The green code of a listed unit: a picture that leads to a signed and dated word on whether it is listed now."""
