"""Geometry of the charts that pages draw as SVG: plain functions to frozen numbers. Labels come in ready to print."""
