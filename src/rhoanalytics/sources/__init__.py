"""Readers of official files, one module for each format: a file in, a tidy checked frame out."""
