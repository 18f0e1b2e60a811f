"""The judge: shares no evaluation with those whose plans it reads."""
