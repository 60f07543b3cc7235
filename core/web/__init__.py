"""What all pages share: base templates, navigation, static files, filters, headers, errors and access."""
