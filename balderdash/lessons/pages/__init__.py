"""What a reader sees of a lesson: parameters, formulas, pictures and goals; nothing is drawn here."""
