"""What is measured, against what limit. `make bench` runs every module whose name starts with `bench_`."""
