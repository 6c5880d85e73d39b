"""Election events, their stages, polling stations and how each agency rates them."""
