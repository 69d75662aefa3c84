"""Areas through time: boundaries as served, codes before and after 2020."""
