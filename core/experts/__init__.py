"""Experts (评审专家): the pool, who of them scores which application, their sheets, and what these come to."""
