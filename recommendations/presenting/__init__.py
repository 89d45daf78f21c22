"""What the result page shows: frozen results turned into words in the active language. Templates only lay them out."""
