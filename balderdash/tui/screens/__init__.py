"""The screens: each a module with its stylesheet beside it."""
