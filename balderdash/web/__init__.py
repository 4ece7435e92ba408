"""The room's server: phones, the projector page, and what keeps strangers out."""
