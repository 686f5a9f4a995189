"""What a program and its clients share: variables, who listens to them, what they are called, what may be written."""
