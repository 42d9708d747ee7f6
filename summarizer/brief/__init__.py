"""One story's merged records -> its brief."""
