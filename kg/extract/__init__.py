"""From parsed documents to mentions, frames and claims; each module one step."""
