"""From samples to fakes: rules for form, the likelihood of being real, the discriminator; and the judge."""
