"""Papers as PDF and pictures: typst sets what `shared_models.papers` says."""
