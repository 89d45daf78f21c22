"""Pages of programme managers and administrators."""
