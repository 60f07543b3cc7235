"""Drawings: made once, shown as SVG in pages and as pictures in papers, each with its figures as a table."""
