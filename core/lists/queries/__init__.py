"""Reading the lists as the public may, the imports that fed them, what was published, and who has not filed."""
