"""The demonstration: a fictional State and a year of its register, written through the acts that people use."""
