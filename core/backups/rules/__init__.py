"""What an archive is: its envelope, its parts and its manifest. Pure."""
