"""What a reader sees of a lesson, as data: parameters, formulas, pictures and goals."""
