"""The widgets of the screens; they only draw."""
