"""Places: names folded over transliterations, the gazetteer, country outlines, precision, roles, derived fields."""
