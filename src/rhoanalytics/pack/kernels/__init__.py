"""How a notebook is run: kernels forked from a process that has everything loaded."""
