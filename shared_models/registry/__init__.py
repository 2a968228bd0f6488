"""What the office does to the register of households itself: corrects, moves, splits, merges, records who left."""
