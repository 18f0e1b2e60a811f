"""Ruin and recreate in compiled code: the engine of a dispatcher's five seconds."""
