"""Somebody fills declared forms for something: sections, evidence, conflict, submission, return; what for is given."""
