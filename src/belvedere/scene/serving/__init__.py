"""The server of scenes: its sessions, what they hear, what they are asked."""
