"""The embedded site: articles of our own writing, served over real HTTP on loopback."""
