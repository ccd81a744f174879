"""Side-by-side benchmarks of the rating engine and the refit; `bench/run` runs them."""
