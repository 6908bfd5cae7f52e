"""The forms of outcomes: movements, claims and their proof, what an account rests on."""
