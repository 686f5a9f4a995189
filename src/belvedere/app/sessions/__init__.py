"""Those who look: their connections, what they send, and what they are asked and given."""
