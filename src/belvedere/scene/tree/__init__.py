"""A scene in the document: its nodes, and the operations that change them."""
