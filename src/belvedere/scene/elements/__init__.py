"""The elements of scenes, family by family; each module has a folder of TypeScript classes of the same name."""
