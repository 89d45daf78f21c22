"""What `make run` and the tests start when nothing else is configured: PostgreSQL, a web server, a worker."""
