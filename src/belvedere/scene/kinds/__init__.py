"""Kinds of properties beyond those of `belvedere.scene.properties`: arrays, files, pictures, geometry, text."""
