"""The lists: who comes on them and goes off, past lists from files, and the lists as everybody reads them."""
