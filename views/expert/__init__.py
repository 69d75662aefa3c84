"""Methods of those who work with figures: funnel, shrinkage, place, levels, change, age."""
