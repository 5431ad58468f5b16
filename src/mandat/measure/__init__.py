"""What an election's numbers are worth: measured from its outcome, by the plan that decided it."""
