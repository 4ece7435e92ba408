"""From samples to fakes: rules for form, the likelihood of being real, the critic and matching; and the judge."""
