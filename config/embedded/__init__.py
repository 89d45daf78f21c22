"""What `make run` and the test suite start when nothing else is configured: a private PostgreSQL, a web server, a worker."""
