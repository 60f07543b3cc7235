"""One search over everything, from every page: each reader finds what he may read anyway, and nothing else."""
