"""What is kept of people: for how long, which is declared; erasing what has had its time; and showing each his own."""
