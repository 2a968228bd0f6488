"""Golden tests of the presets: what each procedure demands, told case by case."""
