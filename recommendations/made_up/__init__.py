"""Firms that do not exist, drawn from a seed: a site as large as a real one, for trying and measuring."""
