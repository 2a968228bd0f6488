"""Stories, laws and journeys, in the shape of the packages they test."""
