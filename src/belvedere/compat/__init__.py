"""The reference systems' own names: a program written for one of them runs with its import lines changed.

Nothing happens here: behaviour lives in the native modules, this package only spells it as the reference does.
"""
