"""The thread of an application: what applicant, offices and evaluator write to each other, as part of its record."""
